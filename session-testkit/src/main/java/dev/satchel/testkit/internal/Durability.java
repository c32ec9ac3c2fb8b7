package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.util.List;

/** The records that remain when the power is lost after an acknowledged write. */
final class Durability {

    private Durability() {}

    static Family<Rig> family() {
        return new Family<>(
                "DUR",
                "Durability",
                List.of(
                        Rule.must("DUR-01", Claim.DURABLE)
                                .says(
                                        "A written record is found, listed and reclaimed after the store was closed and opened again.")
                                .because("A restart signs nobody out.")
                                .beware(
                                        "Cleaning up at the end, a last write that still waits, or an index in memory that is not built again.")
                                .exactly(Durability::restart),
                        Rule.must("DUR-02", Claim.CRASH)
                                .says("A create that was acknowledged survives a crash.")
                                .because("The browser already has the token.")
                                .beware("A file that is forced, in a directory that is not.")
                                .exactly(Durability::creates),
                        Rule.must("DUR-03", Claim.CRASH)
                                .says("A replace that was acknowledged survives a crash.")
                                .because("A record that was reported as stored is stored.")
                                .beware("A rename before the bytes were forced.")
                                .exactly(Durability::replaces),
                        Rule.must("DUR-04", Claim.CRASH)
                                .says("A delete that was acknowledged survives a crash.")
                                .because("A logout must not be undone by a power cut.")
                                .beware("Unlinking without forcing the directory.")
                                .exactly(Durability::deletes),
                        Rule.must("DUR-05", Claim.CRASH, Claim.TOUCH)
                                .says("A touch that was acknowledged survives a crash.")
                                .because("A shortened lifetime is a promise, too, and the version has changed.")
                                .beware("Not forcing touches to the disk.")
                                .exactly(Durability::touches),
                        Rule.must("DUR-06", Claim.CRASH, Claim.STEPS)
                                .says("After a crash at any step of a create there is the whole record or none.")
                                .because("Half a session is a corrupt one.")
                                .beware("Writing under the final name.")
                                .exactly(rig -> Steps.of(rig, Durability::creating, Durability::whole)),
                        Rule.must("DUR-07", Claim.CRASH, Claim.STEPS)
                                .says(
                                        "After a crash at any step of a replace there is the former record or the next one, whole.")
                                .because("A write that failed must not cost what was there.")
                                .beware("Writing in place, or deleting first.")
                                .exactly(rig -> Steps.of(rig, Durability::replacing, Durability::whole)),
                        Rule.must("DUR-08", Claim.CRASH, Claim.STEPS)
                                .says("After a crash at any step of a delete there is the whole record or none.")
                                .because("The remains must be deletable, or gone.")
                                .beware("Emptying a file before it is unlinked.")
                                .exactly(rig -> Steps.of(rig, Durability::deleting, Durability::whole)),
                        Rule.must("DUR-09", Claim.CRASH, Claim.STEPS)
                                .says("After a crash at any step, the key can be written again without manual repair.")
                                .because("Nobody repairs sessions at night.")
                                .beware("A lock file or a temporary file that the crash left behind.")
                                .exactly(rig -> {
                                    Steps.of(rig, Durability::creating, Durability::writable);
                                    Steps.of(rig, Durability::replacing, Durability::writable);
                                }),
                        Rule.must("DUR-10", Claim.CRASH, Claim.STEPS)
                                .says("A crash while one record is written leaves all others as they were.")
                                .because("A crash must cost no other session.")
                                .beware("Rewriting a file that holds several.")
                                .exactly(Durability::neighbours),
                        Rule.must("DUR-11", Claim.CRASH, Claim.STEPS, Claim.OWNERS)
                                .says(
                                        "A crash while one record of an owner is written leaves the owner's other records listed.")
                                .because("After the restart, revoking must still find them.")
                                .beware("Rewriting the index entry in place.")
                                .exactly(Durability::listings)));
    }

    private static void survived(Rig rig, String when, StoredRecord record) throws Exception {
        SessionStore store = afterACrash(rig);
        answering(when, () -> Expect.stored(when, store, record));
    }

    /** A record that cannot be read or written after a crash did not survive it. */
    private static void answering(String when, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            throw new Violation(when + ", the store throws " + e, e);
        }
    }

    private static SessionStore afterACrash(Rig rig) throws Exception {
        rig.crash().now();
        return rig.reopen();
    }

    private static void restart(Rig rig) throws Exception {
        StoredRecord created = rig.created();
        StoredRecord first = rig.created();
        StoredRecord second = rig.next(first).record();
        Expect.answer("replace", rig.store().replace(second, first.version()), APPLIED);
        StoredRecord deleted = rig.created();
        Expect.answer("delete", rig.store().delete(deleted.key(), deleted.version()), APPLIED);
        SessionStore again = rig.restart();
        Expect.stored("after a create and a restart", again, created);
        Expect.stored("after a replace and a restart", again, second);
        Expect.absent("after a delete and a restart", again, deleted.key());
        lastWrites(rig);
        indexes(rig);
    }

    /** Nothing comes between the write and the end. */
    private static void lastWrites(Rig rig) throws Exception {
        StoredRecord created = rig.created();
        Expect.stored("after a create and at once a restart", rig.restart(), created);
        StoredRecord replaced = rig.next(created).record();
        Expect.answer("replace", rig.store().replace(replaced, created.version()), APPLIED);
        Expect.stored("after a replace and at once a restart", rig.restart(), replaced);
        if (rig.store().power(Touchable.class).isPresent()) {
            StoredRecord touched = replaced.touched(
                    rig.version(), rig.now().plusSeconds(1), rig.now().plus(Duration.ofDays(2)));
            WriteResult result = rig.power(Touchable.class)
                    .touch(
                            touched.key(),
                            replaced.version(),
                            touched.version(),
                            touched.lastUsedAt(),
                            touched.reclaimAt());
            Expect.answer("touch", result, APPLIED);
            Expect.stored("after a touch and at once a restart", rig.restart(), touched);
        }
    }

    /** The indexes beside the records are there again. */
    private static void indexes(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord owned = rig.created(rig.draft().owner(owner));
        StoredRecord passed = rig.created(rig.draft().reclaimAt(rig.now().minusSeconds(60)));
        SessionStore again = rig.restart();
        if (again.power(OwnerIndexed.class).isPresent()) {
            Owners.lists(again, owner, List.of(owned.key()), "after a restart");
        }
        if (again.power(Reapable.class).isPresent()) {
            rig.power(Reapable.class).deleteExpired(rig.now(), 10);
            Expect.absent("past its reclaimAt, after a restart and deleteExpired", again, passed.key());
        }
    }

    private static void creates(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        survived(rig, "after a create and a crash", record);
    }

    private static void replaces(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        survived(rig, "after a replace and a crash", next);
    }

    private static void deletes(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        SessionStore store = afterACrash(rig);
        String when = "after a delete and a crash";
        answering(when, () -> Expect.absent(when, store, record.key()));
    }

    private static void touches(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord next = record.touched(rig.version(), rig.now(), rig.now().plus(Duration.ofDays(2)));
        WriteResult result = rig.power(Touchable.class)
                .touch(next.key(), record.version(), next.version(), next.lastUsedAt(), next.reclaimAt());
        Expect.answer("touch", result, APPLIED);
        survived(rig, "after a touch and a crash", next);
    }

    private static Steps.Write creating(Rig rig) throws Exception {
        rig.created();
        StoredRecord record = rig.record();
        return new Steps.Write(record.key(), List.of(), List.of(record), true, store -> store.create(record));
    }

    private static Steps.Write replacing(Rig rig) throws Exception {
        rig.created();
        StoredRecord former = rig.created();
        StoredRecord next = rig.next(former).record();
        return new Steps.Write(
                former.key(), List.of(former), List.of(next), false, store -> store.replace(next, former.version()));
    }

    private static Steps.Write deleting(Rig rig) throws Exception {
        rig.created();
        StoredRecord record = rig.created();
        return new Steps.Write(
                record.key(), List.of(record), List.of(), true, store -> store.delete(record.key(), record.version()));
    }

    private static void whole(Rig rig, Steps.Write write, Steps.Cut cut) throws Exception {
        write.judge(rig.store(), cut);
    }

    private static void writable(Rig rig, Steps.Write write, Steps.Cut cut) throws Exception {
        SessionStore store = rig.store();
        StoredRecord left;
        try {
            left = store.find(write.key()).orElse(null);
        } catch (RuntimeException torn) {
            return; // What may be left is said by the rules before.
        }
        StoredRecord next = rig.draft().key(write.key()).record();
        String verb = left == null ? "create" : "replace by the version that find answers";
        answering(verb + cut.after(), () -> {
            WriteResult result = left == null ? store.create(next) : store.replace(next, left.version());
            Expect.answer(verb + cut.after(), result, APPLIED);
            Expect.stored("after a write" + cut.after(), store, next);
        });
    }

    private static void neighbours(Rig rig) throws Exception {
        for (Steps.Preparation preparation :
                List.<Steps.Preparation>of(Durability::creating, Durability::replacing, Durability::deleting)) {
            StoredRecord[] neighbour = new StoredRecord[1];
            Steps.of(
                    rig,
                    each -> {
                        neighbour[0] = each.created();
                        return preparation.on(each);
                    },
                    (each, write, cut) -> {
                        SessionStore store = each.store();
                        String when = "of another record" + cut.after();
                        answering(when, () -> Expect.stored(when, store, neighbour[0]));
                    });
        }
    }

    private static void listings(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord[] first = new StoredRecord[1];
        Steps.of(
                rig,
                each -> {
                    first[0] = each.created(each.draft().owner(owner));
                    each.created();
                    StoredRecord second = each.draft().owner(owner).record();
                    return new Steps.Write(
                            second.key(), List.of(), List.of(second), true, store -> store.create(second));
                },
                (each, write, cut) -> Owners.lists(
                        each, owner, List.of(first[0].key()), cut.after().strip()));
    }
}
