package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How what has passed is dropped when asked. */
final class Reclaiming {

    private static final int ROUNDS = Race.MIN_ROUNDS;

    private Reclaiming() {}

    static Family<Rig> family() {
        return new Family<>(
                "REAP",
                "Reclaiming on demand",
                List.of(
                        Rule.must("REAP-01", Claim.REAP)
                                .says("A record whose reclaimAt is one millisecond ahead stays.")
                                .because("Live sessions are not swept away.")
                                .beware("Comparing whole seconds.")
                                .exactly(Reclaiming::liveStays),
                        Rule.must("REAP-02", Claim.REAP)
                                .says("A record whose reclaimAt is exactly now is reclaimed.")
                                .because("A deadline itself has passed, here as everywhere.")
                                .beware("< where <= was meant, or comparing whole seconds.")
                                .exactly(Reclaiming::boundaryGoes),
                        Rule.must("REAP-03", Claim.REAP)
                                .says("At most the given number of records is reclaimed.")
                                .because("A reaper runs beside the traffic, in small steps.")
                                .beware("Deleting all expired records at once.")
                                .exactly(Reclaiming::bounded),
                        Rule.must("REAP-04", Claim.REAP)
                                .says("Repeating the call while it returns its limit reclaims all expired records.")
                                .because("Otherwise the storage grows for ever.")
                                .beware(
                                        "Looking at the first records only, an expiry index that misses some writes or has one entry for each instant, or a sum with the limit that overflows.")
                                .exactly(Reclaiming::completes),
                        Rule.must("REAP-05", Claim.REAP)
                                .says("The result is the number of records that were reclaimed.")
                                .because("The caller decides by it whether to ask again, and reports it.")
                                .beware("Counting the records that were examined, or all expired ones.")
                                .exactly(Reclaiming::counts),
                        Rule.must("REAP-06", Claim.REAP)
                                .says("A record that a replace renewed stays.")
                                .because("A reaper that found it expired must look again before it deletes.")
                                .beware("An expiry index that keeps the former time.")
                                .exactly(Reclaiming::renewedStays),
                        Rule.must("REAP-07", Claim.REAP, Claim.TOUCH)
                                .says("A record that a touch renewed stays.")
                                .because("Sessions that are only read are in use, too.")
                                .beware("An expiry index that a touch does not maintain.")
                                .exactly(Reclaiming::touchedStays),
                        Rule.must("REAP-08", Claim.REAP)
                                .says(
                                        "A key that was created again stays, also past the reclaimAt of its former record.")
                                .because("An address is used again by the next session.")
                                .beware("An expiry index that survives a delete.")
                                .exactly(Reclaiming::newLifeStays),
                        Rule.must("REAP-09", Claim.REAP)
                                .says("A record has expired by the given time, not by the clock of the store.")
                                .because("The engine's clock is the only one.")
                                .beware("Asking the system's clock.")
                                .exactly(Reclaiming::byTheGivenTime),
                        Rule.must("REAP-10", Claim.REAP)
                                .says(
                                        "No reaper drops a record that is renewed, or created anew, at the same time, and no two reapers count the same record.")
                                .because("The write was acknowledged.")
                                .beware(
                                        "Finding expired records, and deleting them without looking again, or whatever has their key by then.")
                                .sampled(Race.again(Reclaiming::race))));
    }

    private static int reap(Rig rig, int limit) throws Exception {
        return rig.power(Reapable.class).deleteExpired(rig.now(), limit);
    }

    private static List<StoredRecord> passed(Rig rig, int count) throws Exception {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(rig.created(rig.draft().reclaimAt(rig.now().minusSeconds(60 + i))));
        }
        return records;
    }

    private static int left(SessionStore store, List<StoredRecord> records) {
        int left = 0;
        for (StoredRecord record : records) {
            left += store.find(record.key()).isPresent() ? 1 : 0;
        }
        return left;
    }

    static boolean dropsByItself(Rig rig) throws Exception {
        return rig.store().power(NativeExpiry.class).isPresent();
    }

    private static void liveStays(Rig rig) throws Exception {
        StoredRecord soon = rig.created(rig.draft().reclaimAt(rig.now().plusMillis(1)));
        StoredRecord later = rig.created();
        reap(rig, 100);
        if (!dropsByItself(rig)) {
            Expect.stored("one millisecond before its reclaimAt, after deleteExpired", rig.store(), soon);
        }
        Expect.stored("a day before its reclaimAt, after deleteExpired", rig.store(), later);
    }

    private static void boundaryGoes(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now()));
        reap(rig, 100);
        Expect.absent("exactly at its reclaimAt, after deleteExpired", rig.store(), record.key());
        rig.bench().clock().advance(Duration.ofMillis(7));
        StoredRecord later = rig.created(rig.draft().reclaimAt(rig.now()));
        reap(rig, 100);
        Expect.absent("exactly at a reclaimAt with milliseconds, after deleteExpired", rig.store(), later.key());
    }

    private static void bounded(Rig rig) throws Exception {
        List<StoredRecord> records = passed(rig, 9);
        int before = left(rig.store(), records);
        reap(rig, 4);
        int gone = before - left(rig.store(), records);
        Expect.that(gone <= 4 || dropsByItself(rig), "deleteExpired with a limit of 4 deleted " + gone + " records");
    }

    private static void completes(Rig rig) throws Exception {
        List<StoredRecord> live = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            live.add(rig.created());
        }
        List<StoredRecord> records = new ArrayList<>(passed(rig, 7));
        for (int i = 0; i < 5; i++) {
            records.add(rig.created(rig.draft().reclaimAt(rig.now().minusSeconds(30))));
        }
        records.addAll(shortened(rig));
        for (int i = 0; i < 100 && reap(rig, 2) >= 2; i++) {
            Expect.answer("the number of live records left", left(rig.store(), live), live.size());
        }
        Expect.answer("the number of passed records left in the end", left(rig.store(), records), 0);
        List<StoredRecord> further = passed(rig, 3);
        reap(rig, Integer.MAX_VALUE);
        Expect.answer("the number of passed records that the greatest limit left", left(rig.store(), further), 0);
    }

    /** Records that passed in other ways than those that were created so: an owner's, replaced and touched ones. */
    private static List<StoredRecord> shortened(Rig rig) throws Exception {
        Instant past = rig.now().minusSeconds(20);
        StoredRecord owned = rig.created(rig.draft().owner(rig.owner()).reclaimAt(past));
        StoredRecord replaced = rig.created();
        StoredRecord marker = rig.next(replaced).reclaimAt(past).record();
        Expect.answer("replace", rig.store().replace(marker, replaced.version()), APPLIED);
        List<StoredRecord> all = new ArrayList<>(List.of(owned, marker));
        if (rig.store().power(Touchable.class).isPresent()) {
            StoredRecord record = rig.created();
            StoredRecord touched = record.touched(rig.version(), rig.now(), past);
            Expect.answer("touch", touch(rig.power(Touchable.class), record, touched), APPLIED);
            all.add(touched);
        }
        return all;
    }

    private static void counts(Rig rig) throws Exception {
        List<StoredRecord> records = passed(rig, 5);
        rig.created();
        counts(rig, records, 2);
        counts(rig, records, 100);
    }

    private static void counts(Rig rig, List<StoredRecord> records, int limit) throws Exception {
        int before = left(rig.store(), records);
        int answer = reap(rig, limit);
        int gone = before - left(rig.store(), records);
        // A store may hide, or have dropped, what has passed; then only the most is known.
        boolean all = before > 0 && !dropsByItself(rig);
        Expect.that(
                all ? answer == gone : answer <= records.size(),
                "with a limit of " + limit + ", deleteExpired answered " + answer + ", but " + gone + " records went");
    }

    private static void renewedStays(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now().plusSeconds(60)));
        StoredRecord renewed =
                rig.next(record).reclaimAt(rig.now().plus(Duration.ofDays(1))).record();
        Expect.answer("replace", rig.store().replace(renewed, record.version()), APPLIED);
        rig.power(Reapable.class).deleteExpired(rig.now().plusSeconds(120), 100);
        Expect.stored("after deleteExpired, past the time before the replace", rig.store(), renewed);
    }

    private static void touchedStays(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now().plusSeconds(60)));
        StoredRecord renewed =
                record.touched(rig.version(), rig.now(), rig.now().plus(Duration.ofDays(1)));
        Expect.answer("touch", touch(rig.power(Touchable.class), record, renewed), APPLIED);
        rig.power(Reapable.class).deleteExpired(rig.now().plusSeconds(120), 100);
        Expect.stored("after deleteExpired, past the time before the touch", rig.store(), renewed);
    }

    private static WriteResult touch(Touchable touchable, StoredRecord from, StoredRecord to) {
        return touchable.touch(to.key(), from.version(), to.version(), to.lastUsedAt(), to.reclaimAt());
    }

    private static void newLifeStays(Rig rig) throws Exception {
        StoredRecord first = rig.created(rig.draft().reclaimAt(rig.now().plusSeconds(60)));
        Expect.answer("delete", rig.store().delete(first.key(), first.version()), APPLIED);
        StoredRecord second = rig.created(rig.draft().key(first.key()));
        rig.power(Reapable.class).deleteExpired(rig.now().plusSeconds(120), 100);
        Expect.stored("after deleteExpired, past the time of the former life", rig.store(), second);
    }

    private static void byTheGivenTime(Rig rig) throws Exception {
        Instant time = rig.now().plus(Duration.ofHours(1));
        StoredRecord record = rig.created(rig.draft().reclaimAt(time));
        rig.power(Reapable.class).deleteExpired(time.plusSeconds(1), 100);
        Expect.absent("after deleteExpired with a time after its reclaimAt", rig.store(), record.key());
        rig.created(rig.draft().reclaimAt(time));
        rig.bench().clock().advance(Duration.ofHours(2));
        int gone = rig.power(Reapable.class).deleteExpired(time.minusSeconds(1), 100);
        Expect.answer("deleteExpired with a time before all reclaimAt, on a clock that is behind them,", gone, 0);
    }

    private static void race(Rig rig) throws Exception {
        againstReplace(rig);
        againstNewLife(rig);
        if (rig.store().power(Touchable.class).isPresent()) {
            againstTouch(rig);
        }
        againstOneAnother(rig);
    }

    private static void againstTouch(Rig rig) throws Exception {
        Touchable touchable = rig.power(Touchable.class);
        Reapable reapable = rig.power(Reapable.class);
        Instant soon = rig.now().plusSeconds(60);
        List<StoredRecord> records = new ArrayList<>();
        List<StoredRecord> renewed = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            StoredRecord record = rig.created(rig.draft().reclaimAt(soon.plusSeconds(i)));
            records.add(record);
            renewed.add(record.touched(rig.version(), rig.now(), soon.plus(Duration.ofDays(1))));
        }
        List<List<Object>> results = rig.race()
                .rounds(
                        2,
                        ROUNDS,
                        (number, round) -> number == 0
                                ? touch(touchable, records.get(round), renewed.get(round))
                                : reapable.deleteExpired(soon.plusSeconds(round), 2));
        for (int round = 0; round < ROUNDS; round++) {
            if (results.get(round).get(0) == APPLIED) {
                Expect.stored("after a touch that raced with deleteExpired", rig.store(), renewed.get(round));
            }
        }
    }

    /** The counts of two reapers together are at most the number of records. */
    private static void againstOneAnother(Rig rig) throws Exception {
        if (dropsByItself(rig)) {
            return;
        }
        Reapable reapable = rig.power(Reapable.class);
        Instant now = rig.now();
        while (reapable.deleteExpired(now, ROUNDS) >= ROUNDS) {
            // Records that the races before have left.
        }
        List<StoredRecord> records = passed(rig, ROUNDS);
        int before = left(rig.store(), records);
        int counted = 0;
        for (List<Integer> round : rig.race().rounds(2, ROUNDS, (number, round) -> reapable.deleteExpired(now, 2))) {
            counted += round.get(0) + round.get(1);
        }
        Expect.that(
                before == 0 || counted <= before,
                "two reapers at once counted " + counted + " records, where " + before + " had passed");
    }

    /** The former life of a key has passed; the next one has not. */
    private static void againstNewLife(Rig rig) throws Exception {
        SessionStore store = rig.store();
        Reapable reapable = rig.power(Reapable.class);
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        Instant soon = rig.now().plusSeconds(60);
        List<StoredRecord> former = new ArrayList<>();
        List<StoredRecord> next = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            StoredRecord record = rig.created(rig.draft().reclaimAt(soon.plusSeconds(i)));
            former.add(record);
            next.add(rig.next(record).reclaimAt(soon.plus(Duration.ofDays(1))).record());
        }
        List<List<Object>> results = rig.race()
                .rounds(
                        2,
                        rounds,
                        (number, round) -> number == 0
                                ? livesAgain(store, former.get(round), next.get(round))
                                : reapable.deleteExpired(soon.plusSeconds(round), 2));
        for (int round = 0; round < rounds; round++) {
            if (results.get(round).get(0) == APPLIED) {
                Expect.stored("after a create that raced with deleteExpired", store, next.get(round));
            }
        }
    }

    /** The next life begins after the former one was deleted, by the reaper or here. */
    private static WriteResult livesAgain(SessionStore store, StoredRecord former, StoredRecord next) {
        store.delete(former.key(), former.version());
        return store.create(next);
    }

    private static void againstReplace(Rig rig) throws Exception {
        SessionStore store = rig.store();
        Reapable reapable = rig.power(Reapable.class);
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        Instant soon = rig.now().plusSeconds(60);
        List<StoredRecord> records = new ArrayList<>();
        List<StoredRecord> renewed = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            StoredRecord record = rig.created(rig.draft().reclaimAt(soon.plusSeconds(i)));
            records.add(record);
            renewed.add(
                    rig.next(record).reclaimAt(soon.plus(Duration.ofDays(1))).record());
        }
        List<List<Object>> results = rig.race()
                .rounds(
                        2,
                        rounds,
                        (number, round) -> number == 0
                                ? store.replace(
                                        renewed.get(round), records.get(round).version())
                                : reapable.deleteExpired(soon.plusSeconds(round), 2));
        for (int round = 0; round < rounds; round++) {
            if (results.get(round).get(0) == APPLIED) {
                Expect.stored("after a renewal that raced with deleteExpired", store, renewed.get(round));
            }
        }
    }
}
