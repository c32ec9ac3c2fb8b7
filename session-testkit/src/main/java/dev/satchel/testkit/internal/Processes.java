package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.List;

/** Two processes on one storage are one store, too: what nodes of one virtual machine cannot show. */
final class Processes {

    private static final Duration RACE = Duration.ofMillis(500);
    private static final int FULL = 10;
    private static final int HERE = 1;

    private Processes() {}

    static List<Rule<Rig>> rules() {
        return List.of(
                Rule.must("ISO-10", Claim.SHARED, Claim.ELSEWHERE)
                        .says(
                                "A write or delete of one process is seen by another one at once, also after that one read the former record.")
                        .because("Each server is a process of its own.")
                        .beware("A cache, or an owner index, that lives in a static field.")
                        .exactly(Processes::seen),
                Rule.must("ISO-11", Claim.SHARED, Claim.ELSEWHERE)
                        .says("No increment is lost when two processes increment by replaces at once.")
                        .because("Two requests of one browser may reach two servers.")
                        .beware("A lock that only this process sees.")
                        .sampled(Processes::counted));
    }

    private static void seen(Rig rig) throws Exception {
        SessionStore here = rig.store();
        try (OtherProcess there = rig.elsewhere()) {
            StoredRecord first = rig.created();
            Expect.stored("in another process, after a create", there, first);
            StoredRecord second = rig.next(first).record();
            Expect.answer("replace", here.replace(second, first.version()), APPLIED);
            Expect.stored("in another process, after a replace", there, second);
            StoredRecord third = rig.next(second).record();
            Expect.answer(
                    "replace in another process that expects a version that was replaced here",
                    there.replace(third, first.version()),
                    CONFLICT);
            Expect.answer("replace in another process", there.replace(third, second.version()), APPLIED);
            Expect.stored("after a replace in another process", here, third);
            Expect.answer("delete in another process", there.delete(third.key(), third.version()), APPLIED);
            Expect.absent("after a delete in another process", here, third.key());
            Expect.answer("replace of what another process deleted", here.replace(first, third.version()), ABSENT);
            gone(rig, there);
            if (here.power(OwnerIndexed.class).isPresent()) {
                listed(rig, there);
            }
        }
    }

    private static void gone(Rig rig, OtherProcess there) throws Exception {
        StoredRecord record = rig.record();
        Expect.absent("before a create in another process", rig.store(), record.key());
        Expect.answer("create in another process", there.create(record), APPLIED);
        Expect.stored("after a create in another process", rig.store(), record);
        Expect.stored("in another process, after its create", there, record);
        Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        Expect.absent("in another process, after a delete", there, record.key());
    }

    private static void listed(Rig rig, OtherProcess there) throws Exception {
        OwnerKey owner = rig.owner();
        StorageKey mine = rig.created(rig.draft().owner(owner)).key();
        Expect.answer("what another process lists after a create", there.listed(owner), List.of(mine));
        StoredRecord theirs = rig.draft().owner(owner).record();
        Expect.answer("create in another process", there.create(theirs), APPLIED);
        Owners.lists(rig.store(), owner, List.of(mine, theirs.key()), "after a create in another process");
    }

    private static void counted(Rig rig) throws Exception {
        SessionStore here = rig.store();
        Duration time = rig.effort() == Effort.SMOKE
                ? RACE.dividedBy(FULL)
                : RACE.multipliedBy(rig.effort().of(1, FULL));
        try (OtherProcess there = rig.elsewhere()) {
            // Both warm first, so that they run at the same time and at the same pace.
            together(here, there, Contests.zero(rig), RACE.dividedBy(FULL));
            together(here, there, Contests.zero(rig), time);
        }
    }

    private static void together(SessionStore here, OtherProcess there, StorageKey key, Duration time)
            throws Exception {
        there.count(key, time);
        long mine = Contests.increments(here, key, HERE, time);
        long theirs = there.counted();
        Expect.answer(
                "the counter after " + mine + " increments in one process and " + theirs + " in another one",
                Contests.counted(here, key),
                mine + theirs);
    }
}
