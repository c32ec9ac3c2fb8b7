package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.ABSENT;
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

/** How no update is lost. */
final class CompareAndSet {

    private static final int RUNNERS = 4;

    private CompareAndSet() {}

    static Family<Rig> family() {
        return new Family<>(
                "CAS",
                "Compare and set",
                List.of(
                        Rule.must("CAS-01")
                                .says(
                                        "A replace that expects the stored version is APPLIED, and its record is there, even if only the version differs.")
                                .because("The next write expects what this one wrote.")
                                .beware(
                                        "Skipping the write when the payload is the same, or forgetting the version in it.")
                                .exactly(CompareAndSet::applied),
                        Rule.must("CAS-02")
                                .says("Versions have no order: the next one may be lower, or negative.")
                                .because("They are random numbers.")
                                .beware("WHERE version < ?, or a sorted set scored by version.")
                                .exactly(CompareAndSet::noOrder),
                        Rule.must("CAS-03")
                                .says(
                                        "A replace that expects another version than the stored one answers CONFLICT and changes nothing.")
                                .because("This is how no update is lost.")
                                .beware("Writing first and comparing then; a grace window for the version before.")
                                .exactly(CompareAndSet::stale),
                        Rule.must("CAS-04")
                                .says("A replace under a key that nobody wrote answers ABSENT and creates nothing.")
                                .because("A replace never creates.")
                                .beware("An upsert.")
                                .exactly(CompareAndSet::neverThere),
                        Rule.must("CAS-05")
                                .says("A replace of a deleted record answers ABSENT, and it stays deleted.")
                                .because("Gone is gone: a slower request must not undo a logout.")
                                .beware("A soft delete that the version comparison overlooks.")
                                .exactly(CompareAndSet::deleted),
                        Rule.must("CAS-06")
                                .says(
                                        "Of several replaces at once that expect the same version, one is APPLIED, the others CONFLICT.")
                                .because("Two racing requests of one session both hold the version that they opened.")
                                .beware("Reading, comparing and writing in three steps without a lock.")
                                .sampled(CompareAndSet::racingReplaces),
                        Rule.must("CAS-07")
                                .says(
                                        "Read, add one, replace, again on conflict: of many increments by many threads none is lost.")
                                .because("Points and counters live in sessions.")
                                .beware(
                                        "An answer of CONFLICT for a write that was applied, or of APPLIED for one that was not.")
                                .sampled(CompareAndSet::counter),
                        Rule.must("CAS-08")
                                .says("Keys are independent: no write of one makes a write of another conflict.")
                                .because("A conflict costs the whole exchange.")
                                .beware("One version for a page, a bucket, a shard or the whole store.")
                                .exactly(CompareAndSet::independent),
                        Rule.must("CAS-09")
                                .says("A delete that expects another version answers CONFLICT, and the record stays.")
                                .because(
                                        "A reclaimer that found a leftover must not delete the life that took its place.")
                                .beware("DELETE ... WHERE id = ?, without the version.")
                                .exactly(CompareAndSet::staleDelete),
                        Rule.must("CAS-10")
                                .says("No version means any: 0, -1 and the largest are versions like all others.")
                                .because("Random numbers hit every convention once.")
                                .beware("A sentinel for 'do not compare'.")
                                .exactly(CompareAndSet::noSentinel),
                        Rule.must("CAS-11")
                                .says(
                                        "What several threads at once see of one key can be put into one order in which every answer is right.")
                                .because("Linearizable is what 'atomic per key' means, remote or not.")
                                .beware("Reading from a replica or a cache; a client that sends a write again.")
                                .sampled(rig -> Histories.check(rig, 1))));
    }

    private static void applied(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord current = rig.created();
        for (int i = 1; i <= 3; i++) {
            StoredRecord next = rig.next(current).record();
            Expect.answer("replace number " + i, store.replace(next, current.version()), APPLIED);
            Expect.stored("after replace number " + i, store, next);
            current = next;
        }
        StoredRecord same = rig.next(current).payload(current.payload()).record();
        Expect.answer("replace by the same payload", store.replace(same, current.version()), APPLIED);
        Expect.stored("after a replace by the same payload", store, same);
    }

    private static void noOrder(Rig rig) throws Exception {
        StoredRecord current = rig.created();
        for (long version : new long[] {current.version() - 1, -5, Long.MIN_VALUE, Long.MAX_VALUE, 0}) {
            StoredRecord next = rig.next(current).version(version).record();
            Expect.answer(
                    "replace of version " + current.version() + " by version " + version,
                    rig.store().replace(next, current.version()),
                    APPLIED);
            Expect.stored("after it", rig.store(), next);
            current = next;
        }
    }

    private static void stale(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord first = rig.created();
        StoredRecord second = rig.next(first).record();
        Expect.answer("replace", store.replace(second, first.version()), APPLIED);
        Expect.answer(
                "replace that expects the version before",
                store.replace(rig.next(second).record(), first.version()),
                CONFLICT);
        Expect.stored("after a replace that was refused", store, second);
        Expect.answer(
                "replace that expects a version that never was",
                store.replace(rig.next(second).record(), rig.version()),
                CONFLICT);
        Expect.stored("after a replace that was refused", store, second);
    }

    private static void neverThere(Rig rig) throws Exception {
        rig.created();
        StoredRecord record = rig.record();
        Expect.answer("replace under a key that nobody wrote", rig.store().replace(record, rig.version()), ABSENT);
        Expect.absent("after it", rig.store(), record.key());
    }

    private static void deleted(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        Expect.answer("delete", store.delete(record.key(), record.version()), APPLIED);
        Expect.answer(
                "replace of a deleted record", store.replace(rig.next(record).record(), record.version()), ABSENT);
        Expect.absent("after it", store, record.key());
    }

    private static void racingReplaces(Rig rig) throws Exception {
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

    private static void counter(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int increments = rig.effort().of(50, 1_000);
        StoredRecord zero = rig.created(rig.draft().payload(number(0)));
        Race.of(RUNNERS, runner -> {
            for (int i = 0; i < increments; i++) {
                increment(store, zero, (long) (runner + 1) << 32 | (long) (i + 1) << 16);
            }
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

    private static void independent(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(rig.created());
        }
        for (int i = 0; i < all.size(); i++) {
            StoredRecord next = rig.next(all.get(i)).record();
            Expect.answer(
                    "replace of one of 300 records",
                    store.replace(next, all.get(i).version()),
                    APPLIED);
            all.set(i, next);
        }
        for (StoredRecord record : all) {
            Expect.stored("after replaces of 300 records", store, record);
        }
    }

    private static void staleDelete(Rig rig) throws Exception {
        StoredRecord first = rig.created();
        StoredRecord second = rig.next(first).record();
        Expect.answer("replace", rig.store().replace(second, first.version()), APPLIED);
        Expect.answer(
                "delete that expects the version before", rig.store().delete(first.key(), first.version()), CONFLICT);
        Expect.stored("after a delete that was refused", rig.store(), second);
    }

    private static void noSentinel(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        for (long version : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            Expect.answer(
                    "replace that expects version " + version,
                    rig.store().replace(rig.next(record).record(), version),
                    CONFLICT);
            Expect.answer(
                    "delete that expects version " + version, rig.store().delete(record.key(), version), CONFLICT);
            Expect.stored("after it", rig.store(), record);
        }
    }
}
