package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.internal.Succession.Move;
import java.util.ArrayList;
import java.util.List;

/** How no update is lost. */
final class CompareAndSet {

    private CompareAndSet() {}

    static Family<Rig> family() {
        return new Family<>(
                "CAS",
                "Compare and set",
                List.of(
                        Rule.must("CAS-01")
                                .says(
                                        "A replace that expects the stored version is APPLIED and stored, also when only the version differs.")
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
                                        "A replace that expects another version than the stored one returns CONFLICT and changes nothing.")
                                .because("Without it, updates are lost.")
                                .beware("Writing first and comparing then, or a grace period for the former version.")
                                .exactly(CompareAndSet::stale),
                        Rule.must("CAS-04")
                                .says("A replace under a key that nobody wrote returns ABSENT and creates nothing.")
                                .because("A replace never creates.")
                                .beware("An upsert.")
                                .exactly(CompareAndSet::neverThere),
                        Rule.must("CAS-05")
                                .says("A replace of a deleted record returns ABSENT, and the record stays deleted.")
                                .because("A slower request must not undo a logout.")
                                .beware("A soft delete that the version comparison overlooks.")
                                .exactly(CompareAndSet::deleted),
                        Rule.must("CAS-06")
                                .says(
                                        "Of several replaces at once that expect the same version, one is APPLIED, the others CONFLICT.")
                                .because("Two racing requests of one session both hold the version that they opened.")
                                .beware("Reading, comparing and writing in three steps without a lock.")
                                .sampled(Race.again(rig -> {
                                    Contests.replaces(rig);
                                    Succession.race(rig, Move.REPLACE);
                                })),
                        Rule.must("CAS-07")
                                .says(
                                        "No increment is lost when many threads read, add one, replace, and repeat that on a conflict.")
                                .because("Points and counters live in sessions.")
                                .beware(
                                        "Returning CONFLICT for a write that was applied, or APPLIED for one that was not.")
                                .sampled(Race.again(Contests::counter)),
                        Rule.must("CAS-08")
                                .says("Keys are independent: no write of one makes a write of another conflict.")
                                .because("A conflict costs the whole exchange.")
                                .beware("One version for a page, a bucket, a shard or the whole store.")
                                .exactly(CompareAndSet::independent),
                        Rule.must("CAS-09")
                                .says("A delete that expects another version returns CONFLICT, and the record stays.")
                                .because(
                                        "A reclaimer that found a leftover must not delete the life that took its place.")
                                .beware("DELETE ... WHERE id = ?, without the version.")
                                .exactly(CompareAndSet::staleDelete),
                        Rule.must("CAS-10")
                                .says(
                                        "No version is special: 0, -1 and the largest are versions like others, and all 64 bits count.")
                                .because("A random number can be any of them.")
                                .beware("A sentinel for 'do not compare'; comparing 32 bits, or doubles.")
                                .exactly(CompareAndSet::noSentinel),
                        Rule.must("CAS-11")
                                .says(
                                        "The results that several threads see of one key fit one order in which each of them is right.")
                                .because("'Atomic per key' means linearizable, for remote stores too.")
                                .beware("Reading from a replica or a cache; a client that sends a write again.")
                                .sampled(Race.again(rig -> Histories.check(rig, 1))),
                        Rule.must("CAS-12")
                                .says(
                                        "Of a delete and a replace that race with the same version, one is APPLIED; after the delete, the record is gone.")
                                .because("A write in flight must not undo a logout, nor a logout be lost to a write.")
                                .beware("A replace that reads, and writes when the record is already gone.")
                                .sampled(Race.again(rig -> {
                                    Contests.deleteAgainstReplace(rig);
                                    Succession.race(rig, Move.REPLACE, Move.DELETE);
                                })),
                        Rule.must("CAS-13")
                                .says(
                                        "Of two rotations at once, one leaves a marker; the other one's successor can be dropped without losing anything else.")
                                .because("When two logins race, one live session remains.")
                                .beware("A conflict that writes, or a delete that takes more than its key.")
                                .sampled(Race.again(Contests::rotations)),
                        Rule.must("CAS-14")
                                .says(
                                        "Writes of different keys at once are all stored, and none makes another one conflict.")
                                .because("All visitors write their sessions at the same time.")
                                .beware(
                                        "A file, a page or a map that is read, changed and written back without a lock.")
                                .sampled(Race.again(Contests::strangers))));
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
        for (long version : new long[] {current.version() - 1, 5, -5, Long.MIN_VALUE, Long.MAX_VALUE, 0}) {
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
        stale(rig, 1);
        stale(rig, -1);
        StoredRecord former = rig.created();
        StoredRecord next = nextLife(rig, former);
        Expect.answer(
                "replace that expects the version of the key's former life",
                rig.store().replace(rig.next(next).record(), former.version()),
                CONFLICT);
        Expect.stored("after a replace that was refused", rig.store(), next);
    }

    /** The record is deleted, and its key begins another life. */
    static StoredRecord nextLife(Rig rig, StoredRecord former) throws Exception {
        Expect.answer("delete", rig.store().delete(former.key(), former.version()), APPLIED);
        return rig.created(rig.draft().key(former.key()));
    }

    private static void stale(Rig rig, long step) throws Exception {
        SessionStore store = rig.store();
        StoredRecord first = rig.created();
        StoredRecord second = rig.next(first).version(first.version() + step).record();
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
        staleDelete(rig, 1);
        staleDelete(rig, -1);
        StoredRecord former = rig.created();
        StoredRecord next = nextLife(rig, former);
        Expect.answer(
                "delete that expects the version of the key's former life",
                rig.store().delete(next.key(), former.version()),
                CONFLICT);
        Expect.stored("after a delete that was refused", rig.store(), next);
    }

    private static void staleDelete(Rig rig, long step) throws Exception {
        StoredRecord first = rig.created();
        StoredRecord second = rig.next(first).version(first.version() + step).record();
        Expect.answer("replace", rig.store().replace(second, first.version()), APPLIED);
        Expect.answer(
                "delete that expects the version before", rig.store().delete(first.key(), first.version()), CONFLICT);
        Expect.stored("after a delete that was refused", rig.store(), second);
    }

    private static void noSentinel(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        long stored = record.version();
        for (long version : new long[] {
            0,
            -1,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            stored + (1L << 32),
            stored ^ Long.MIN_VALUE,
            stored ^ (1L << 53),
            -stored
        }) {
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
