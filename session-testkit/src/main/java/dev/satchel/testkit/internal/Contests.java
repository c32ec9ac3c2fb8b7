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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Several writers that expect the same version at the same time. */
final class Contests {

    private static final int RUNNERS = 4;
    private static final int MIN_ROUNDS = 20;

    private Contests() {}

    static void replaces(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int runners = Race.runners();
        int rounds = rig.effort().of(60, 1_000);
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

    /** The same without a start line: each replaces what it has just found, as fast as it can. */
    static void chain(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord first = rig.created();
        int attempts = rig.effort().of(120, 2_000);
        List<List<Long>> replaced = rig.race().of(RUNNERS, runner -> {
            List<Long> mine = new ArrayList<>();
            for (Race.Turns turns = new Race.Turns(attempts); turns.next(); ) {
                StoredRecord found =
                        store.find(first.key()).orElseThrow(() -> new Violation("the record is not found any more"));
                StoredRecord next = new Draft(found)
                        .version((runner + 1L) << 40 | turns.number())
                        .payload(number(turns.number()))
                        .record();
                if (store.replace(next, found.version()) == APPLIED) {
                    mine.add(found.version());
                }
            }
            return mine;
        });
        Set<Long> versions = new HashSet<>();
        for (Long version : replaced.stream().flatMap(List::stream).toList()) {
            Expect.that(versions.add(version), "two replaces that expect the same version were both APPLIED");
        }
    }

    /** One key that lives and is deleted again and again, as fast as all can: each life ends once. */
    static void lives(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord template = rig.record();
        int attempts = rig.effort().of(120, 2_000);
        List<List<Long>> ended = rig.race().of(RUNNERS, runner -> {
            List<Long> mine = new ArrayList<>();
            for (Race.Turns turns = new Race.Turns(attempts); turns.next(); ) {
                Optional<StoredRecord> found = store.find(template.key());
                if (found.isEmpty()) {
                    store.create(new Draft(template)
                            .version((runner + 1L) << 40 | turns.number())
                            .record());
                } else if (store.delete(template.key(), found.get().version()) == APPLIED) {
                    mine.add(found.get().version());
                }
            }
            return mine;
        });
        Set<Long> versions = new HashSet<>();
        for (Long version : ended.stream().flatMap(List::stream).toList()) {
            Expect.that(versions.add(version), "two deletes that expect the same version were both APPLIED");
        }
    }

    static void counter(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int increments = rig.effort().of(60, 1_000);
        StorageKey zero = zero(rig);
        rig.race().rounds(RUNNERS, increments, (runner, round) -> {
            increment(store, zero, (long) (runner + 1) << 40 | (long) (round + 1) << 16);
            return runner;
        });
        Expect.answer(
                "the counter after " + RUNNERS + " times " + increments + " increments",
                counted(store, zero),
                (long) RUNNERS * increments);
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
        long done = 0;
        for (Race.Turns turns = new Race.Turns(MIN_ROUNDS, time); turns.next(); done++) {
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
        int runners = 8;
        List<List<StoredRecord>> mine = new ArrayList<>();
        List<List<StoredRecord>> nexts = new ArrayList<>();
        for (int runner = 0; runner < runners; runner++) {
            List<StoredRecord> records = Stream.generate(rig::record).limit(16).toList();
            mine.add(records);
            nexts.add(records.stream().map(record -> rig.next(record).record()).toList());
        }
        rig.race().of(runners, runner -> {
            List<StoredRecord> records = mine.get(runner);
            for (StoredRecord record : records) {
                Expect.answer("create, while other keys are written", store.create(record), APPLIED);
            }
            for (int i = 0; i < records.size(); i++) {
                long version = records.get(i).version();
                Object answer = i % 4 == 3
                        ? store.delete(records.get(i).key(), version)
                        : store.replace(nexts.get(runner).get(i), version);
                Expect.answer("a write, while other keys are written", answer, APPLIED);
            }
            return runner;
        });
        for (List<StoredRecord> records : nexts) {
            for (int i = 0; i < records.size(); i++) {
                if (i % 4 == 3) {
                    Expect.absent(
                            "after a delete among writes of other keys",
                            store,
                            records.get(i).key());
                } else {
                    Expect.stored("after a write among writes of other keys", store, records.get(i));
                }
            }
        }
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
