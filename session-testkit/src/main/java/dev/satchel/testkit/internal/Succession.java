package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One key that several threads write as fast as they can, without a start line: each expects the version that it has
 * just found. Of all writes that expect one version, one is applied.
 */
final class Succession {

    private static final int RUNNERS = 4;

    private final SessionStore store;
    private final StoredRecord template;
    private final Past past;

    private Succession(SessionStore store, StoredRecord template, Past past) {
        this.store = store;
        this.template = template;
        this.past = past;
    }

    /** The versions that are over, each with the moment at which that was certain. */
    private static final class Past {
        private final AtomicLong moments = new AtomicLong();
        private final Map<Long, Long> over = new ConcurrentHashMap<>();

        long now() {
            return moments.get();
        }

        void isOver(long version) {
            over.put(version, moments.incrementAndGet());
        }

        boolean wasOver(long version, long moment) {
            Long since = over.get(version);
            return since != null && since <= moment;
        }
    }

    /** How a version is followed; each runner has one way. */
    enum Move {
        REPLACE,
        TOUCH,
        DELETE
    }

    /** One race; a key that is gone is created again where one of the moves deletes. */
    static void race(Rig rig, Move... moves) throws Exception {
        race(rig, 1, moves);
    }

    /** One race through so many nodes. */
    static void race(Rig rig, int nodes, Move... moves) throws Exception {
        StoredRecord template = rig.created();
        Past past = new Past();
        List<Succession> runners = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            runners.add(new Succession(rig.node(i % nodes), template, past));
        }
        boolean mayEnd = List.of(moves).contains(Move.DELETE);
        int turns = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        List<Map<Long, Move>> applied = rig.race()
                .of(
                        RUNNERS,
                        runner -> runners.get(runner)
                                .run(rig.race().turns(runner, turns), runner, moves[runner % moves.length], mayEnd));
        Map<Long, Move> all = new HashMap<>();
        for (Map<Long, Move> ofRunner : applied) {
            ofRunner.forEach((version, move) -> {
                Move other = all.put(version, move);
                Expect.that(
                        other == null,
                        "a " + other + " and a " + move + " that expect the same version were both APPLIED");
            });
        }
    }

    private Map<Long, Move> run(Race.Turns turns, int runner, Move move, boolean mayEnd) {
        Map<Long, Move> applied = new HashMap<>();
        while (turns.next()) {
            long version = (runner + 1L) << 40 | turns.number();
            try {
                turn(version, move, mayEnd).ifPresent(followed -> applied.put(followed, move));
            } catch (SessionStoreException outcomeUnknown) {
                // A store may refuse under contention. The next turn finds what became of it.
            }
        }
        return applied;
    }

    /** One turn; the version that this runner followed, if it did. */
    private Optional<Long> turn(long version, Move move, boolean mayEnd) {
        long before = past.now();
        Optional<StoredRecord> found = store.find(template.key());
        if (found.isEmpty()) {
            Expect.that(mayEnd, "the record is not found any more");
            store.create(new Draft(template).version(version).record());
            return Optional.empty();
        }
        long expected = found.get().version();
        Expect.that(!past.wasOver(expected, before), "a version that was replaced or deleted is found again");
        if (write(move, found.get(), version) != APPLIED) {
            return Optional.empty();
        }
        past.isOver(expected);
        return Optional.of(expected);
    }

    private WriteResult write(Move move, StoredRecord found, long version) {
        return switch (move) {
            case REPLACE ->
                store.replace(
                        new Draft(found)
                                .version(version)
                                .payload(Payload.of(ByteBuffer.allocate(Long.BYTES)
                                        .putLong(version)
                                        .array()))
                                .record(),
                        found.version());
            case TOUCH ->
                Rig.power(store, Touchable.class)
                        .touch(found.key(), found.version(), version, found.lastUsedAt(), found.reclaimAt());
            case DELETE -> store.delete(found.key(), found.version());
        };
    }
}
