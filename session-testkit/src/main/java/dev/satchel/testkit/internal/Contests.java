package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;
import static dev.satchel.session.spi.WriteResult.CONFLICT;

import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Several writers that expect the same version at the same time. */
final class Contests {

    private static final int RUNNERS = 4;

    private Contests() {}

    static void replaces(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int rounds = rig.effort().of(60, 1_000);
        List<StoredRecord> originals = new ArrayList<>();
        List<List<StoredRecord>> rivals = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            StoredRecord original = rig.created();
            originals.add(original);
            List<StoredRecord> records = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                records.add(rig.next(original).record());
            }
            rivals.add(records);
        }
        List<List<WriteResult>> results = Race.rounds(
                RUNNERS,
                rounds,
                (number, round) -> store.replace(
                        rivals.get(round).get(number), originals.get(round).version()));
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            Expect.answer(
                    "the number of CONFLICT among " + answers, Collections.frequency(answers, CONFLICT), RUNNERS - 1);
            Expect.stored("after replaces at once", store, rivals.get(round).get(answers.indexOf(APPLIED)));
        }
    }

    static void counter(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int increments = rig.effort().of(50, 1_000);
        StoredRecord zero = rig.created(rig.draft().payload(number(0)));
        Race.rounds(RUNNERS, increments, (runner, round) -> {
            increment(store, zero, (long) (runner + 1) << 40 | (long) (round + 1) << 16);
            return runner;
        });
        long end = number(store.find(zero.key()).orElseThrow().payload());
        Expect.answer(
                "the counter after " + RUNNERS + " times " + increments + " increments",
                end,
                (long) RUNNERS * increments);
    }

    private static void increment(SessionStore store, StoredRecord zero, long version) {
        for (int attempt = 0; attempt < 0xFFFF; attempt++) {
            StoredRecord current =
                    store.find(zero.key()).orElseThrow(() -> new Violation("the counter is not found any more"));
            LockSupport.parkNanos(1_000); // Others come in between.
            StoredRecord next = new Draft(current)
                    .version(version + attempt)
                    .payload(number(number(current.payload()) + 1))
                    .record();
            if (store.replace(next, current.version()) == APPLIED) {
                return;
            }
        }
        throw new Violation("a replace that expects the version just found was refused 65,535 times");
    }

    private static Payload number(long value) {
        return Payload.of(ByteBuffer.allocate(8).putLong(value).array());
    }

    private static long number(Payload payload) {
        return ByteBuffer.wrap(payload.toBytes()).getLong();
    }

    static void deleteAgainstReplace(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> records = Deletes.records(rig, rig.effort().of(100, 2_000));
        List<StoredRecord> nexts =
                records.stream().map(record -> rig.next(record).record()).toList();
        List<List<WriteResult>> results = Race.rounds(2, records.size(), (number, round) -> {
            StoredRecord record = records.get(round);
            return number == 0
                    ? store.delete(record.key(), record.version())
                    : store.replace(nexts.get(round), record.version());
        });
        for (int round = 0; round < records.size(); round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            if (answers.get(0) == APPLIED) {
                Expect.absent("after the delete won", store, records.get(round).key());
            } else {
                Expect.stored("after the replace won", store, nexts.get(round));
            }
        }
    }

    static void rotations(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int rounds = rig.effort().of(40, 1_000);
        List<StoredRecord> sessions = new ArrayList<>();
        List<List<StoredRecord>> successors = new ArrayList<>();
        List<List<StoredRecord>> markers = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            StoredRecord session = rig.created();
            sessions.add(session);
            successors.add(List.of(rig.record(), rig.record()));
            markers.add(List.of(
                    Rotations.marker(rig, session).record(),
                    Rotations.marker(rig, session).record()));
        }
        List<List<WriteResult>> results = Race.rounds(2, rounds, (number, round) -> {
            StoredRecord successor = successors.get(round).get(number);
            store.create(successor);
            WriteResult marked = store.replace(
                    markers.get(round).get(number), sessions.get(round).version());
            if (marked == CONFLICT) {
                store.delete(successor.key(), successor.version());
            }
            return marked;
        });
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            int winner = answers.indexOf(APPLIED);
            Expect.stored(
                    "after rotations at once, under the old key",
                    store,
                    markers.get(round).get(winner));
            Expect.stored(
                    "after rotations at once, under the new key",
                    store,
                    successors.get(round).get(winner));
            Expect.absent(
                    "after the losing rotation dropped its successor",
                    store,
                    successors.get(round).get(1 - winner).key());
        }
    }
}
