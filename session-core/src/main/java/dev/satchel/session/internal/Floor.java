package dev.satchel.session.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instant before which no session may have begun. It lies in the store, under a key that no token and no address
 * has. It is in the place of a record's {@code lastUsedAt}, so that a node which cannot open sealed records reads it
 * too. It never falls. Thread-safe.
 *
 * <p>A floor that lies further ahead than clocks may be apart is not believed. It counts as the moment when this node
 * first saw it, and the next one takes its place. Otherwise one wrong clock would sign everybody out until then.
 *
 * <p>A node looks when it has found a session and did not look for a hand-over. So a stranger costs nothing, and a
 * session one look-up more in 30 seconds.
 */
final class Floor {

    private static final int MAX_ATTEMPTS = 64;
    private static final Payload CONTENT = Payload.of("end of all before".getBytes(StandardCharsets.US_ASCII));

    private final GuardedStore store;
    private final Composition parts;
    private final Tokens tokens;
    private final StorageKey key;
    private final KeySpace keys;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Known known = new Known(Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN);

    /** The store's last answer, the floor that follows from it, the time of asking, and when to ask again. */
    private record Known(Instant stored, Instant floor, Instant lookedAt, Instant dueAt) {}

    Floor(GuardedStore store, Composition parts, KeySpace keys, Tokens tokens) {
        this.store = store;
        this.parts = parts;
        this.keys = keys;
        this.tokens = tokens;
        this.key = keys.floor();
    }

    /** Whether what began then is over, as far as this node knows. */
    boolean above(Instant startedAt) {
        return startedAt.isBefore(known.floor());
    }

    /** Looks what the store says. The time is that of asking: a floor may be raised while a slow store answers. */
    void read() {
        Instant now = parts.now();
        learn(store.find(key).map(StoredRecord::lastUsedAt).orElse(Instant.MIN), now);
    }

    /** Looks what the store says, if that is due for a session that was asked for at this instant. */
    void look(Instant askedAt) {
        Known before = known;
        if (askedAt.isBefore(before.lookedAt()) || !askedAt.isBefore(before.dueAt())) {
            read();
        }
    }

    private void learn(Instant stored, Instant now) {
        lock.lock();
        try {
            Known before = known;
            Instant floor =
                    stored.equals(before.stored()) ? before.floor() : Composition.ahead(stored, now) ? now : stored;
            known = new Known(
                    stored,
                    before.floor().isBefore(floor) ? floor : before.floor(),
                    now,
                    now.plus(Composition.HAND_OVER));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Raises the floor; what is higher already stays, unless it is not believed. Sessions begin at whole milliseconds,
     * the one in which they began; so one that has begun by then is over as a whole.
     */
    void raise(Instant instant) {
        Instant begun = instant.truncatedTo(ChronoUnit.MILLIS);
        Instant floor = begun.equals(instant) ? instant : begun.plusMillis(1);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Instant now = parts.now();
            Optional<StoredRecord> there = store.find(key);
            boolean enough = there.map(StoredRecord::lastUsedAt)
                    .filter(stored -> !stored.isBefore(floor) && !Composition.ahead(stored, now))
                    .isPresent();
            if (enough || written(there, floor) == WriteResult.APPLIED) {
                learn(floor, now);
                return;
            }
        }
        throw new SessionConflictException("other nodes wrote at each of " + MAX_ATTEMPTS + " attempts; ask again");
    }

    /**
     * Until no session that began before it can be alive. It has an owner, so that no store drops it for want of room.
     */
    private WriteResult written(Optional<StoredRecord> there, Instant floor) {
        Instant reclaimAt = floor.plus(Lifetime.MAX).plus(parts.reclaimMargin());
        StoredRecord next =
                new StoredRecord(key, tokens.version(), floor, reclaimAt, Optional.of(keys.floorOwner()), CONTENT);
        return there.isPresent() ? store.replace(next, there.get().version()) : store.create(next);
    }
}
