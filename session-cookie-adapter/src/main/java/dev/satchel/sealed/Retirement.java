package dev.satchel.sealed;

import dev.satchel.session.backend.Composition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long retired keys still open: so long since they retired, and the clock skew. A key whose source does not say
 * since when, or names a time that had not come, retired when it was first seen so. The same holds for the instant
 * before which everything is revoked. Thread-safe.
 */
final class Retirement {

    private final Duration longest;
    private final Map<KeyInfo, Instant> firstSeen = new ConcurrentHashMap<>();
    private volatile Floor floor = new Floor(Optional.empty(), Optional.empty());
    private volatile @Nullable Keys seen;

    /** The instant before which everything is revoked: as the keys say it, and as it counts. */
    private record Floor(Optional<Instant> said, Optional<Instant> counts) {}

    Retirement(Duration longest) {
        this.longest = longest;
    }

    /** Looks at these keys, if they are others than the last time. */
    void look(Keys keys, Instant now) {
        if (seen == keys) {
            return;
        }
        List<KeyInfo> retired = keys.listed().stream()
                .filter(key -> key.state() == KeyState.RETIRED)
                .toList();
        firstSeen.keySet().retainAll(retired);
        retired.forEach(key -> firstSeen.putIfAbsent(key, now));
        Optional<Instant> said = keys.revokedBefore();
        if (!said.equals(floor.said)) {
            floor = new Floor(said, said.map(instant -> Composition.ahead(instant, now) ? now : instant));
        }
        seen = keys;
    }

    /** Whether what was issued at this instant is revoked. */
    boolean revoked(Instant issued) {
        Optional<Instant> counts = floor.counts;
        return counts.isPresent() && issued.isBefore(counts.get());
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
