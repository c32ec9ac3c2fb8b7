package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

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

/**
 * One key that several threads write as fast as they can, without a start line: each expects the version that it has
 * just found. Of all writes that expect one version, one is applied.
 */
final class Succession {

    private static final int RUNNERS = 4;

    private final SessionStore store;
    private final StoredRecord template;

    private Succession(SessionStore store, StoredRecord template) {
        this.store = store;
        this.template = template;
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
        List<Succession> runners = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            runners.add(new Succession(rig.node(i % nodes), template));
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
            Optional<StoredRecord> found = store.find(template.key());
            if (found.isPresent()) {
                if (write(move, found.get(), version) == APPLIED) {
                    Move other = applied.put(found.get().version(), move);
                    Expect.that(other == null, "a version that was replaced or deleted is found again");
                }
            } else {
                Expect.that(mayEnd, "the record is not found any more");
                store.create(new Draft(template).version(version).record());
            }
        }
        return applied;
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
