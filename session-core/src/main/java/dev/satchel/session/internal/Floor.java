package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionException;
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
 * <p>A damaged floor counts as the moment of the look that found it so: how high it was, nobody can say. The store may
 * have none from then on, so the node puts that moment there. A node that finds less than it knows puts back what it
 * knows.
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

    /**
     * Looks what the store says. The time is that of asking: a floor may be raised while a slow store answers.
     *
     * @throws CorruptSessionException when it was damaged; from the next look on it counts as now
     */
    void read() {
        Instant now = parts.now();
        Optional<StoredRecord> there;
        try {
            there = store.find(key);
        } catch (CorruptSessionException damaged) {
            makeUp(now);
            throw damaged;
        }
        if (learn(there.map(StoredRecord::lastUsedAt).orElse(Instant.MIN), now)) {
            putBack();
        }
    }

    /** This node goes by what it knows, whether the store takes it or not, and tries again at the next look. */
    private void putBack() {
        try {
            write(known.floor());
        } catch (SessionException refused) {
            // A read must not fail because of a write that it did not ask for.
        }
    }

    /** Looks what the store says, if that is due for a session that was asked for at this instant. */
    void look(Instant askedAt) {
        Known before = known;
        if (askedAt.isBefore(before.lookedAt()) || !askedAt.isBefore(before.dueAt())) {
            read();
        }
    }

    /** Returns whether the store has less than this node knows. Its former answer counts then. */
    private boolean learn(Instant stored, Instant now) {
        lock.lock();
        try {
            Known before = known;
            boolean less = stored.isBefore(before.stored()) && stands(before, now);
            Instant answer = less ? before.stored() : stored;
            Instant kept = believed(before.floor(), now);
            Instant floor = answer.equals(before.stored()) ? kept : later(kept, believed(answer, now));
            known = new Known(answer, floor, now, now.plus(Composition.HAND_OVER));
            return less;
        } finally {
            lock.unlock();
        }
    }

    /** This node's own clock may have been the wrong one: what it believed then counts as now as well. */
    private static Instant believed(Instant floor, Instant now) {
        return Composition.ahead(floor, now) ? now : floor;
    }

    /** The store has to have this floor still: it was believed, and its time is not over. */
    private boolean stands(Known before, Instant now) {
        return before.stored().equals(before.floor())
                && !Composition.ahead(before.floor(), now)
                && now.isBefore(reclaimAt(before.floor()));
    }

    /**
     * Raises the floor; what is higher already stays, unless it is not believed. Sessions begin at whole milliseconds,
     * the one in which they began; so one that has begun by then is over as a whole.
     */
    void raise(Instant instant) {
        try {
            write(whole(instant));
        } catch (CorruptSessionException damaged) {
            makeUp(instant);
        }
    }

    private static Instant whole(Instant instant) {
        Instant begun = instant.truncatedTo(ChronoUnit.MILLIS);
        return begun.equals(instant) ? instant : begun.plusMillis(1);
    }

    /**
     * Puts now in the place of a damaged floor, or what is higher. It is noted first: a store that refuses the write
     * has none, and the next look tries again. Where the damaged one is still there, it throws and nothing ends.
     */
    private void makeUp(Instant atLeast) {
        Instant now = parts.now();
        store.find(key);
        Instant floor = later(whole(later(atLeast, parts.clock().instant())), known.floor());
        learn(floor, now);
        write(floor);
    }

    private void write(Instant floor) {
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
        StoredRecord next = new StoredRecord(
                key, tokens.version(), floor, reclaimAt(floor), Optional.of(keys.floorOwner()), CONTENT);
        return there.isPresent() ? store.replace(next, there.get().version()) : store.create(next);
    }

    private Instant reclaimAt(Instant floor) {
        return floor.plus(Lifetime.MAX).plus(parts.reclaimMargin());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
