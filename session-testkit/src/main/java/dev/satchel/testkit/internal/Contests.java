package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Several writers that expect the same version at the same time. */
final class Contests {

    private static final int RUNNERS = 4;
    private static final int MIN_ROUNDS = 20;
    private static final int STRANGERS = 8;
    private static final int KEYS = 16;

    private Contests() {}

    static void replaces(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int runners = Race.runners();
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 1_000);
        List<StoredRecord> originals = new ArrayList<>();
        List<List<StoredRecord>> rivals = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            StoredRecord original = rig.created();
            originals.add(original);
            List<StoredRecord> records = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                records.add(rig.next(original).record());
            }
            rivals.add(records);
        }
        List<List<WriteResult>> results = rig.race()
                .rounds(
                        runners,
                        rounds,
                        (number, round) -> store.replace(
                                rivals.get(round).get(number),
                                originals.get(round).version()));
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            Expect.answer(
                    "the number of CONFLICT among " + answers, Collections.frequency(answers, CONFLICT), runners - 1);
            Expect.stored("after replaces at once", store, rivals.get(round).get(answers.indexOf(APPLIED)));
        }
    }

    static void counter(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int turns = rig.effort().of(Race.MIN_ROUNDS, 1_000);
        StorageKey zero = zero(rig);
        long total = 0;
        for (long increments : rig.race().of(RUNNERS, runner -> {
            Race.Turns mine = rig.race().turns(runner, turns);
            return increments(store, zero, runner + 1, mine);
        })) {
            total += increments;
        }
        Expect.answer("the counter after " + total + " increments", counted(store, zero), total);
    }

    /** A counter that stands at zero. */
    static StorageKey zero(Rig rig) throws Exception {
        return rig.created(rig.draft().payload(number(0))).key();
    }

    /** Where this counter stands. */
    static long counted(SessionStore store, StorageKey counter) {
        return number(store.find(counter).orElseThrow().payload());
    }

    /** How often this runner could increment the counter in so much time. */
    static long increments(SessionStore store, StorageKey counter, int runner, Duration time) {
        return increments(store, counter, runner, new Race().turns(runner, MIN_ROUNDS, time));
    }

    private static long increments(SessionStore store, StorageKey counter, int runner, Race.Turns turns) {
        long done = 0;
        for (; turns.next(); done++) {
            increment(store, counter, (long) runner << 48 | (long) turns.number() << 16);
        }
        return done;
    }

    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it: it makes races likelier.
    private static void increment(SessionStore store, StorageKey counter, long version) {
        for (int attempt = 0; attempt < 0xFFFF; attempt++) {
            StoredRecord current =
                    store.find(counter).orElseThrow(() -> new Violation("the counter is not found any more"));
            if (attempt % 2 == 1) {
                Thread.yield(); // Others come in between.
            }
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

    /** Writers of different keys: nobody conflicts with anybody, and nothing is lost. */
    static void strangers(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int turns = rig.effort().of(MIN_ROUNDS, 2_000);
        List<List<StoredRecord>> records = new ArrayList<>();
        for (int runner = 0; runner < STRANGERS; runner++) {
            records.add(Stream.generate(rig::record).limit(KEYS).toList());
        }
        List<List<StoredRecord>> left = rig.race().of(STRANGERS, runner -> {
            List<StoredRecord> stored = new ArrayList<>(records.get(runner));
            Race.Turns mine = rig.race().turns(runner, turns);
            for (int key = 0; mine.next(); key = (key + 1) % KEYS) {
                stored.set(key, alone(store, stored.get(key), mine.number() <= KEYS));
            }
            return stored.subList(0, Math.min(KEYS, mine.number() - 1));
        });
        for (List<StoredRecord> ofRunner : left) {
            for (StoredRecord stored : ofRunner) {
                Expect.stored("after other keys were written", store, stored);
            }
        }
    }

    /** Ends the life of a record that nobody else writes, and begins the next one. */
    private static StoredRecord alone(SessionStore store, StoredRecord stored, boolean first) {
        if (!first) {
            Expect.stored("while other keys are written", store, stored);
            WriteResult deleted = store.delete(stored.key(), stored.version());
            Expect.answer("delete, while other keys are written", deleted, APPLIED);
        }
        StoredRecord next = numbered(stored);
        Expect.answer("create, while other keys are written", store.create(next), APPLIED);
        StoredRecord last = numbered(next);
        Expect.answer("replace, while other keys are written", store.replace(last, next.version()), APPLIED);
        return last;
    }

    /** The record that follows this one, with another content. */
    private static StoredRecord numbered(StoredRecord stored) {
        long version = stored.version() + 1;
        return new Draft(stored).version(version).payload(number(version)).record();
    }

    private static Payload number(long value) {
        return Payload.of(ByteBuffer.allocate(8).putLong(value).array());
    }

    private static long number(Payload payload) {
        return ByteBuffer.wrap(payload.toBytes()).getLong();
    }

    static void deleteAgainstReplace(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> records = Deletes.records(rig, rig.effort().of(Race.MIN_ROUNDS, 2_000));
        List<StoredRecord> nexts =
                records.stream().map(record -> rig.next(record).record()).toList();
        List<List<WriteResult>> results = rig.race().rounds(2, records.size(), (number, round) -> {
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
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 1_000);
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
        List<List<WriteResult>> results = rig.race().rounds(2, rounds, (number, round) -> {
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
