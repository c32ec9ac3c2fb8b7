package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The fate of a record after its deadline, and its safety before. */
final class Expiry {

    private static final int FEW = 200;
    private static final int MANY = 20_000;

    private Expiry() {}

    static Family<Rig> family() {
        return new Family<>(
                "EXP",
                "Expiry",
                List.of(
                        Rule.must("EXP-01")
                                .says(
                                        "A record is kept until its reclaimAt, even if that is ten years away, and among many.")
                                .because("The engine decides how long a session lives.")
                                .beware(
                                        "A TTL rounded down to seconds or minutes, an idle time or maximum of the storage itself, or a bounded cache.")
                                .exactly(Expiry::kept),
                        Rule.must("EXP-02")
                                .says(
                                        "When create returns CONFLICT because of an expired record, find returns that record.")
                                .because(
                                        "The engine replaces an expired record by its version, and one that it cannot see blocks the key for ever.")
                                .beware("Hiding from find a record that create still finds.")
                                .exactly(Expiry::leftoversShow),
                        Rule.must("EXP-03")
                                .says("An expired record that is still found can be replaced by its version.")
                                .because("That is how an address begins its next life.")
                                .beware("Comparing the time as well as the version, and calling it a conflict.")
                                .exactly(Expiry::leftoversAreReplaced),
                        Rule.must("EXP-04")
                                .says("A replace with a later reclaimAt prolongs the record.")
                                .because("A session in use goes on.")
                                .beware("A timer that is set once, at creation.")
                                .exactly(Expiry::replaceProlongs),
                        Rule.must("EXP-05", Claim.TOUCH)
                                .says("A touch with a later reclaimAt prolongs the record.")
                                .because("A touch has no other purpose.")
                                .beware("Moving the time in the record, and not in the expiry index.")
                                .exactly(Expiry::touchProlongs),
                        Rule.must("EXP-06")
                                .says("An expired record that is still found can be deleted by its version.")
                                .because("Ending a session must not fail because it is about to end.")
                                .beware("Leaving expired records to the reaper alone.")
                                .exactly(Expiry::leftoversAreDeleted),
                        Rule.must("EXP-07", Claim.NATIVE_EXPIRY)
                                .says("A record that expired longer ago than the granularity is gone.")
                                .because("Nobody else reclaims it.")
                                .beware("A power that is claimed and not switched on.")
                                .exactly(Expiry::goesByItself),
                        Rule.must("EXP-08", Claim.NATIVE_EXPIRY)
                                .says("After a replace the new reclaimAt counts, also when it is earlier.")
                                .because("Otherwise markers stay as long as sessions.")
                                .beware("A time to live that a replace keeps.")
                                .exactly(Expiry::replaceShortens),
                        Rule.must("EXP-09", Claim.NATIVE_EXPIRY, Claim.TOUCH)
                                .says("After a touch the new reclaimAt counts, also when it is earlier.")
                                .because("A shortened lifetime must end earlier.")
                                .beware("A time to live that a touch only ever prolongs.")
                                .exactly(Expiry::touchShortens)));
    }

    private static StoredRecord passed(Rig rig) throws Exception {
        return rig.created(rig.draft().reclaimAt(rig.now().minusSeconds(60)));
    }

    private static void kept(Rig rig) throws Exception {
        keptToTheSecond(rig);
        keptAmongMany(rig);
        Duration years = Duration.ofDays(3_650);
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now().plus(years)));
        Expect.stored("ten years before its reclaimAt", rig.store(), record);
        rig.bench().clock().advance(years.minusMillis(1));
        Expect.stored("one millisecond before its reclaimAt", rig.store(), record);
    }

    /** Whether the store goes by the clock of the bench or by its own: neither has come to a minute. */
    private static void keptToTheSecond(Rig rig) throws Exception {
        Instant soon = rig.now().plusSeconds(59).plusMillis(900);
        StoredRecord created = rig.created(rig.draft().reclaimAt(soon));
        StoredRecord before = rig.created();
        StoredRecord replaced = rig.next(before).reclaimAt(soon).record();
        Expect.answer("replace", rig.store().replace(replaced, before.version()), APPLIED);
        StoredRecord touched = rig.created();
        if (rig.store().power(Touchable.class).isPresent()) {
            StoredRecord next = touched.touched(rig.version(), rig.now(), soon);
            Expect.answer("touch", touch(rig, touched, next), APPLIED);
            touched = next;
        }
        rig.bench().clock().advance(Duration.ofSeconds(59));
        Expect.stored("59 seconds after a create that gave it 59.9", rig.store(), created);
        Expect.stored("59 seconds after a replace that gave it 59.9", rig.store(), replaced);
        Expect.stored("59 seconds after a touch that gave it 59.9", rig.store(), touched);
    }

    /** As many as a moment allows: a cache that is bounded drops the first, or the last used, in silence. */
    private static void keptAmongMany(Rig rig) throws Exception {
        List<StoredRecord> all = new ArrayList<>();
        Duration time = rig.effort() == Effort.SMOKE ? Duration.ZERO : Duration.ofMillis(300);
        Race.Turns turns = rig.race().turns(0, FEW, time);
        boolean room = true;
        Payload small = rig.payload(1);
        while (room && all.size() < MANY && turns.next()) {
            StoredRecord record = rig.draft().payload(small).record();
            try {
                Expect.answer("create on a new key", rig.store().create(record), APPLIED);
                all.add(record);
            } catch (SessionStoreFullException lawful) {
                room = false;
            }
        }
        for (int i = 0; i < all.size(); i += Math.max(1, all.size() / FEW)) {
            Expect.stored("after " + all.size() + " records were created", rig.store(), all.get(i));
        }
        if (!room) {
            SessionStore full = rig.store();
            all.forEach(record -> full.delete(record.key(), record.version()));
        }
    }

    private static void leftoversShow(Rig rig) throws Exception {
        StoredRecord leftover = passed(rig);
        WriteResult result = rig.store().create(rig.next(leftover).record());
        Expect.that(result != ABSENT, "create answered ABSENT");
        if (result == CONFLICT) {
            Expect.that(
                    rig.store().find(leftover.key()).isPresent(),
                    "create answers CONFLICT under a key where find answers nothing");
        }
    }

    private static void leftoversAreReplaced(Rig rig) throws Exception {
        StoredRecord leftover = passed(rig);
        StoredRecord next =
                rig.next(leftover).reclaimAt(rig.now().plus(Duration.ofDays(1))).record();
        boolean found = rig.store().find(leftover.key()).isPresent();
        WriteResult result = rig.store().replace(next, leftover.version());
        Expect.that(
                result == APPLIED || (!found && result == ABSENT),
                "replace of a record that has passed, by its version, answered " + result
                        + (found ? ", though find had just answered it" : ""));
        if (result == APPLIED) {
            Expect.stored("after a record that had passed was replaced", rig.store(), next);
        }
    }

    private static void replaceProlongs(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now().plusSeconds(60)));
        for (int times = 1; times <= 3; times++) {
            StoredRecord next = rig.next(record)
                    .reclaimAt(rig.now().plus(Duration.ofDays(1)))
                    .record();
            Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
            rig.bench().clock().advance(Duration.ofHours(23));
            Expect.stored("past the time before the replace", rig.store(), next);
            record = next;
        }
    }

    private static void touchProlongs(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(rig.now().plusSeconds(60)));
        for (int times = 1; times <= 3; times++) {
            StoredRecord next =
                    record.touched(rig.version(), rig.now(), rig.now().plus(Duration.ofDays(1)));
            Expect.answer("touch", touch(rig, record, next), APPLIED);
            rig.bench().clock().advance(Duration.ofHours(23));
            Expect.stored("past the time before the touch", rig.store(), next);
            record = next;
        }
    }

    private static void leftoversAreDeleted(Rig rig) throws Exception {
        StoredRecord leftover = passed(rig);
        boolean found = rig.store().find(leftover.key()).isPresent();
        WriteResult result = rig.store().delete(leftover.key(), leftover.version());
        Expect.that(
                result == APPLIED || (!found && result == ABSENT),
                "delete of a record that has passed, by its version, answered " + result
                        + (found ? ", though find had just answered it" : ""));
    }

    private static Instant longAgo(Rig rig) throws Exception {
        Duration granularity = rig.power(NativeExpiry.class).granularity();
        return rig.now().minus(granularity).minus(Duration.ofMinutes(1));
    }

    private static void goesByItself(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().reclaimAt(longAgo(rig)));
        Expect.absent("a minute and the granularity after its reclaimAt", rig.store(), record.key());
    }

    private static void replaceShortens(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord next = rig.next(record).reclaimAt(longAgo(rig)).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        Expect.absent("a minute and the granularity after its new reclaimAt", rig.store(), record.key());
    }

    private static void touchShortens(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord next = record.touched(rig.version(), rig.now(), longAgo(rig));
        Expect.answer("touch", touch(rig, record, next), APPLIED);
        Expect.absent("a minute and the granularity after its new reclaimAt", rig.store(), record.key());
    }

    private static WriteResult touch(Rig rig, StoredRecord from, StoredRecord to) throws Exception {
        return rig.power(Touchable.class)
                .touch(to.key(), from.version(), to.version(), to.lastUsedAt(), to.reclaimAt());
    }
}
