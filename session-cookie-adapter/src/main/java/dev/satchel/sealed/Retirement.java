package dev.satchel.sealed;

import dev.satchel.session.backend.Composition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How long retired keys still open: so long since they retired, and the clock skew. A key whose source does not say
 * since when, or names a time that had not come, retired when it was first seen so. The same holds for the instant
 * before which everything is revoked. Thread-safe.
 */
final class Retirement {

    private final Duration longest;
    private final Map<KeyInfo, Instant> firstSeen = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Under the lock: each instant before which everything is revoked, as the keys say it, and as it counts. */
    private final Map<Instant, Instant> floors = new HashMap<>();

    private volatile Instant floor = Instant.MIN;
    private volatile @Nullable Keys seen;

    Retirement(Duration longest) {
        this.longest = longest;
    }

    /** Looks at these keys, if they are others than the last time. */
    void look(Keys keys, Instant now) {
        if (seen != keys) {
            lock.lock();
            try {
                learn(keys, now);
            } finally {
                lock.unlock();
            }
        }
    }

    private void learn(Keys keys, Instant now) {
        List<KeyInfo> retired = keys.listed().stream()
                .filter(key -> key.state() == KeyState.RETIRED)
                .toList();
        firstSeen.keySet().retainAll(retired);
        retired.forEach(key -> firstSeen.putIfAbsent(key, now));
        floors.keySet().retainAll(keys.revokedBefore());
        for (Instant said : keys.revokedBefore()) {
            Instant counts = floors.computeIfAbsent(said, first -> Composition.ahead(first, now) ? now : first);
            floor = counts.isAfter(floor) ? counts : floor;
        }
        seen = keys;
    }

    /** Whether what was issued at this instant is revoked. */
    boolean revoked(Instant issued) {
        return issued.isBefore(floor);
    }

    /** The instant before which everything is revoked, as it counts. It never falls. */
    Instant floor() {
        return floor;
    }

    /** Whether this key opens no more. */
    boolean over(RootKey root, Instant now) {
        return root.state() == KeyState.RETIRED
                && since(root, now).plus(longest).plus(Composition.CLOCK_SKEW).isBefore(now);
    }

    private Instant since(RootKey root, Instant now) {
        Instant sighted = firstSeen.getOrDefault(new KeyInfo(root.id(), root.state(), root.since()), now);
        return root.since()
                .filter(said -> !said.isAfter(sighted.plus(Composition.CLOCK_SKEW)))
                .orElse(sighted);
    }
}
