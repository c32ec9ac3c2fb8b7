package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.internal.Succession.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How reading keeps a session alive. */
final class Touches {

    private Touches() {}

    static Family<Rig> family() {
        return new Family<>(
                "TCH",
                "Touch",
                List.of(
                        Rule.must("TCH-01", Claim.TOUCH)
                                .says("A touch changes the version and the times; payload and owner stay.")
                                .because("Reading a session prolongs it and changes nothing else.")
                                .beware("Writing the whole record from the arguments of the touch.")
                                .exactly(Touches::applied),
                        Rule.must("TCH-02", Claim.TOUCH)
                                .says("A touch that expects another version returns CONFLICT and changes nothing.")
                                .because("It must not undo a lifetime that was shortened meanwhile.")
                                .beware("Moving the times without comparing the version.")
                                .exactly(Touches::stale),
                        Rule.must("TCH-03", Claim.TOUCH)
                                .says(
                                        "A touch of a key that was deleted, or never written, returns ABSENT and creates nothing.")
                                .because("A touch after a logout must not bring the session back.")
                                .beware("Setting a field of a hash, which creates the hash.")
                                .exactly(Touches::absent),
                        Rule.must("TCH-04", Claim.TOUCH)
                                .says(
                                        "After a touch, writes must expect the touch's version; the one before is refused.")
                                .because("A slow writer must not lower what a touch moved.")
                                .beware("Moving the times beside the version.")
                                .exactly(Touches::movesTheVersion),
                        Rule.must("TCH-05", Claim.TOUCH)
                                .says("A touch sets the given times, also earlier ones.")
                                .because("A lifetime can be shortened.")
                                .beware("Keeping the later of two times.")
                                .exactly(Touches::earlier),
                        Rule.must("TCH-06", Claim.TOUCH, Claim.OWNERS)
                                .says("A record that was touched stays listed under its owner, as it is now.")
                                .because("A session that is merely read must remain revocable.")
                                .beware(
                                        "Moving the record in one index and losing it in another, or copies that a touch does not renew.")
                                .exactly(Touches::staysListed),
                        Rule.must("TCH-07", Claim.TOUCH)
                                .says(
                                        "Of a touch and a replace at once that expect the same version, one is APPLIED, and no payload is lost.")
                                .because("A page and its assets are requested together.")
                                .beware("A touch that reads the record and writes it back.")
                                .sampled(Race.again(rig -> {
                                    race(rig);
                                    Succession.race(rig, Move.TOUCH, Move.REPLACE);
                                }))));
    }

    private static WriteResult touch(Rig rig, StoredRecord touched, long expected) throws Exception {
        return rig.power(Touchable.class)
                .touch(touched.key(), expected, touched.version(), touched.lastUsedAt(), touched.reclaimAt());
    }

    private static StoredRecord later(Rig rig, StoredRecord record) {
        return record.touched(
                rig.version(),
                record.lastUsedAt().plusSeconds(60),
                record.reclaimAt().plusSeconds(60));
    }

    private static void applied(Rig rig) throws Exception {
        StoredRecord current = rig.created(rig.draft().owner(rig.owner()));
        for (int i = 1; i <= 3; i++) {
            StoredRecord touched = later(rig, current);
            Expect.answer("touch number " + i, touch(rig, touched, current.version()), APPLIED);
            Expect.stored("after touch number " + i, rig.store(), touched);
            current = touched;
        }
    }

    private static void stale(Rig rig) throws Exception {
        for (long step : new long[] {1, -1, 1L << 32, 1L << 53}) {
            StoredRecord first = rig.created();
            StoredRecord second =
                    rig.next(first).version(first.version() + step).record();
            Expect.answer("replace", rig.store().replace(second, first.version()), APPLIED);
            Expect.answer(
                    "touch that expects the version before", touch(rig, later(rig, first), first.version()), CONFLICT);
            Expect.stored("after a touch that was refused", rig.store(), second);
        }
        StoredRecord former = rig.created();
        StoredRecord next = CompareAndSet.nextLife(rig, former);
        Expect.answer(
                "touch that expects the version of the key's former life",
                touch(rig, later(rig, next), former.version()),
                CONFLICT);
        Expect.stored("after a touch that was refused", rig.store(), next);
    }

    private static void absent(Rig rig) throws Exception {
        StoredRecord never = rig.record();
        Expect.answer("touch under a key that nobody wrote", touch(rig, later(rig, never), never.version()), ABSENT);
        Expect.absent("after it", rig.store(), never.key());
        StoredRecord gone = rig.created();
        Expect.answer("delete", rig.store().delete(gone.key(), gone.version()), APPLIED);
        Expect.answer("touch of a deleted record", touch(rig, later(rig, gone), gone.version()), ABSENT);
        Expect.absent("after it", rig.store(), gone.key());
    }

    private static void movesTheVersion(Rig rig) throws Exception {
        movesTheVersion(rig, 1);
        movesTheVersion(rig, -1);
    }

    private static void movesTheVersion(Rig rig, long step) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        StoredRecord touched = record.touched(record.version() + step, rig.now(), record.reclaimAt());
        Expect.answer("touch", touch(rig, touched, record.version()), APPLIED);
        Expect.answer(
                "replace that expects the version before the touch",
                store.replace(rig.next(touched).record(), record.version()),
                CONFLICT);
        StoredRecord next = rig.next(touched).record();
        Expect.answer("replace that expects the touch's version", store.replace(next, touched.version()), APPLIED);
    }

    private static void earlier(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord touched = record.touched(
                rig.version(), rig.now().minusSeconds(30), rig.now().plus(Duration.ofHours(1)));
        Expect.answer("touch with earlier times", touch(rig, touched, record.version()), APPLIED);
        Expect.stored("after a touch with earlier times", rig.store(), touched);
    }

    private static void staysListed(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        for (int times = 1; times <= 3; times++) {
            StoredRecord touched = later(rig, record);
            Expect.answer("touch", touch(rig, touched, record.version()), APPLIED);
            List<StoredRecord> listed = Owners.walk(rig.store(), owner);
            Expect.that(
                    Owners.keys(listed).contains(record.key()),
                    "a record that was touched, times: " + times + ", is not listed under its owner");
            for (StoredRecord each : listed) {
                Expect.same("what is listed after touch number " + times, each, touched);
            }
            record = touched;
        }
    }

    private static void race(Rig rig) throws Exception {
        SessionStore store = rig.store();
        Touchable touchable = rig.power(Touchable.class);
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        List<StoredRecord> records = new ArrayList<>();
        List<StoredRecord> touched = new ArrayList<>();
        List<StoredRecord> nexts = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            StoredRecord record = rig.created();
            records.add(record);
            touched.add(later(rig, record));
            nexts.add(rig.next(record).record());
        }
        List<List<WriteResult>> results = rig.race().rounds(2, rounds, (number, round) -> {
            StoredRecord after = touched.get(round);
            long expected = records.get(round).version();
            Instant used = after.lastUsedAt();
            return number == 0
                    ? touchable.touch(after.key(), expected, after.version(), used, after.reclaimAt())
                    : store.replace(nexts.get(round), expected);
        });
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            StoredRecord winner = (answers.get(0) == APPLIED ? touched : nexts).get(round);
            Expect.stored("after a touch and a replace at once", store, winner);
        }
    }
}
