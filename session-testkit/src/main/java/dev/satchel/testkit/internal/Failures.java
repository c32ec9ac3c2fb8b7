package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.testkit.Outage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The behaviour of a store during an outage. */
final class Failures {

    private Failures() {}

    static Family<Rig> family() {
        return new Family<>(
                "FLT",
                "Failure",
                List.of(
                        Rule.must("FLT-01", Claim.OUTAGE)
                                .says(
                                        "While the storage does not respond, every verb throws SessionStoreException; none invents a result.")
                                .because("Taking an outage for 'no session' would sign everybody out.")
                                .beware("Catching the driver's exception and returning empty, ABSENT or 0.")
                                .exactly(Failures::typed),
                        Rule.must("FLT-02", Claim.OUTAGE)
                                .says(
                                        "After an outage the store works again by itself, with everything that was acknowledged.")
                                .because("Nobody restarts the application because the network hiccuped.")
                                .beware("A broken connection that is kept, or a lock that is not released.")
                                .exactly(Failures::recovers),
                        Rule.must("FLT-03", Claim.OUTAGE)
                                .says(
                                        "A write that failed in an outage was applied whole or not at all, and is not repeated later.")
                                .because("The engine asks which it was, and a late replay would undo later writes.")
                                .beware("A client that queues writes until the storage is back.")
                                .exactly(Failures::notRepeated),
                        Rule.must("FLT-04", Claim.OUTAGE)
                                .says("No message of a failure holds a key, an owner or a payload.")
                                .because("Messages go to logs, and logs are copied widely.")
                                .beware("Passing on the driver's message, which quotes the command.")
                                .exactly(Failures::discreet),
                        Rule.must("FLT-05", Claim.OUTAGE)
                                .says(
                                        "A node that is opened in an outage is refused, or fails in each verb until the storage is back.")
                                .because("A server that starts before its database must not take it for an empty one.")
                                .beware(
                                        "Creating an empty database where none is found, or a connection that is tried once.")
                                .exactly(Failures::opens)));
    }

    private static Map<String, Callable<?>> verbs(Rig rig, StoredRecord record) throws Exception {
        StoredRecord next = rig.next(record).record();
        return verbs(rig, record, next, new Draft(next).key(rig.key()).record());
    }

    /** The verbs for this record: it is replaced by the next one, and another one is created beside it. */
    private static Map<String, Callable<?>> verbs(Rig rig, StoredRecord record, StoredRecord next, StoredRecord other)
            throws Exception {
        SessionStore store = rig.store();
        Map<String, Callable<?>> verbs = new LinkedHashMap<>();
        verbs.put("find", () -> store.find(record.key()));
        verbs.put("create", () -> store.create(other));
        verbs.put("replace", () -> store.replace(next, record.version()));
        verbs.put("delete", () -> store.delete(record.key(), record.version()));
        store.power(Touchable.class)
                .ifPresent(power -> verbs.put(
                        "touch",
                        () -> power.touch(
                                record.key(), record.version(), next.version(), next.lastUsedAt(), next.reclaimAt())));
        OwnerKey owner = record.owner().orElseThrow();
        store.power(OwnerIndexed.class)
                .ifPresent(power -> verbs.put("findByOwner", () -> power.findByOwner(owner, Optional.empty(), 10)));
        store.power(Reapable.class)
                .ifPresent(power -> verbs.put("deleteExpired", () -> power.deleteExpired(rig.now(), 10)));
        store.power(InstantSource.class).ifPresent(clock -> verbs.put("time", clock::instant));
        return verbs;
    }

    private static void typed(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Outage outage = rig.outage();
        Map<String, Callable<?>> verbs = verbs(rig, record);
        // A record read just before may lie in a cache: it is no answer of the storage.
        for (int round = 0; round < 2; round++) {
            rig.store().find(record.key());
            for (Map.Entry<String, Callable<?>> verb : verbs.entrySet()) {
                outage.begin();
                try {
                    failsTyped("in an outage, " + verb.getKey(), verb.getValue());
                } finally {
                    outage.end();
                }
            }
        }
        secondPage(rig, outage);
    }

    private static void failsTyped(String what, Callable<?> verb) throws Exception {
        Object answer;
        try {
            answer = verb.call();
        } catch (SessionStoreException expected) {
            return;
        } catch (RuntimeException e) {
            throw new Violation(what + " threw " + e.getClass().getName(), e);
        }
        throw new Violation(what + " answered " + answer);
    }

    /** A walk that began before the outage does not end in it. */
    private static void secondPage(Rig rig, Outage outage) throws Exception {
        Optional<OwnerIndexed> power = rig.store().power(OwnerIndexed.class);
        if (power.isEmpty()) {
            return;
        }
        OwnerKey owner = rig.owner();
        for (int i = 0; i < 6; i++) {
            rig.created(rig.draft().owner(owner));
        }
        Optional<OwnerPage.Cursor> next =
                power.get().findByOwner(owner, Optional.empty(), 2).next();
        outage.begin();
        try {
            if (next.isPresent()) {
                failsTyped(
                        "in an outage that came between two pages, findByOwner",
                        () -> power.get().findByOwner(owner, next, 2));
            }
        } finally {
            outage.end();
        }
    }

    private static void recovers(Rig rig) throws Exception {
        Outage outage = rig.outage();
        for (int i = 1; i <= 3; i++) {
            StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
            StoredRecord untouched = rig.created();
            for (Map.Entry<String, Callable<?>> verb : verbs(rig, record).entrySet()) {
                outage.begin();
                quietly(verb.getValue());
                outage.end();
                worksAgain(rig, "after an outage that struck " + verb.getKey());
            }
            Expect.stored("after outage number " + i, rig.store(), untouched);
        }
    }

    private static void worksAgain(Rig rig, String when) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        StoredRecord created = rig.draft().owner(owner).record();
        Expect.answer("create " + when, store.create(created), APPLIED);
        StoredRecord replaced = rig.next(created).record();
        Expect.answer("replace " + when, store.replace(replaced, created.version()), APPLIED);
        Expect.stored(when, store, replaced);
        if (store.power(OwnerIndexed.class).isPresent()) {
            Owners.lists(rig, owner, List.of(replaced.key()), when);
        }
        if (store.power(Reapable.class).isPresent()) {
            rig.power(Reapable.class).deleteExpired(rig.now(), 10);
        }
        Expect.answer("delete " + when, store.delete(replaced.key(), replaced.version()), APPLIED);
        Expect.absent(when + " and a delete", store, replaced.key());
    }

    private static void notRepeated(Rig rig) throws Exception {
        replaceIsNotRepeated(rig);
        deleteIsNotRepeated(rig);
        createIsNotRepeated(rig);
        if (rig.store().power(Touchable.class).isPresent()) {
            touchIsNotRepeated(rig);
        }
    }

    private static void lost(Rig rig, Callable<?> write) throws Exception {
        Outage outage = rig.outage();
        outage.begin();
        quietly(write);
        outage.end();
    }

    private static void replaceIsNotRepeated(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        StoredRecord lost = rig.next(record).record();
        lost(rig, () -> store.replace(lost, record.version()));
        staysAsItIsWritten(rig, "replace", record, lost);
    }

    private static void touchIsNotRepeated(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        StoredRecord lost = record.touched(
                rig.version(), rig.now().plusSeconds(1), rig.now().plus(Duration.ofDays(3)));
        Touchable touchable = rig.power(Touchable.class);
        lost(
                rig,
                () -> touchable.touch(
                        lost.key(), record.version(), lost.version(), lost.lastUsedAt(), lost.reclaimAt()));
        staysAsItIsWritten(rig, "touch", record, lost);
    }

    /** One of the two is there; what is written next stays. */
    private static void staysAsItIsWritten(Rig rig, String verb, StoredRecord before, StoredRecord lost)
            throws Exception {
        SessionStore store = rig.store();
        StoredRecord found =
                store.find(before.key()).orElseThrow(() -> new Violation("after an outage, find answers nothing"));
        if (!Expect.difference(found, before).isEmpty()) {
            Expect.same("what find answers after a " + verb + " failed in an outage", found, lost);
        }
        StoredRecord next = rig.next(found).record();
        Expect.answer("replace after the outage", store.replace(next, found.version()), APPLIED);
        rig.created();
        Expect.stored("after a " + verb + " failed in an outage, and a replace", store, next);
    }

    private static void deleteIsNotRepeated(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        lost(rig, () -> store.delete(record.key(), record.version()));
        Optional<StoredRecord> found = store.find(record.key());
        StoredRecord next = rig.next(record).record();
        if (found.isPresent()) {
            Expect.same("what find answers after a delete failed in an outage", found.get(), record);
            Expect.answer("replace after the outage", store.replace(next, record.version()), APPLIED);
        } else {
            Expect.answer("create after the outage", store.create(next), APPLIED);
        }
        rig.created();
        Expect.stored("after a delete failed in an outage, and another write", store, next);
    }

    private static void createIsNotRepeated(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord lost = rig.record();
        lost(rig, () -> store.create(lost));
        Optional<StoredRecord> found = store.find(lost.key());
        found.ifPresent(there -> Expect.same("what find answers after a create failed in an outage", there, lost));
        if (found.isPresent()) {
            Expect.answer("delete after the outage", store.delete(lost.key(), lost.version()), APPLIED);
        }
        rig.created();
        Expect.absent("after a create failed in an outage, and a delete", store, lost.key());
    }

    private static void opens(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        Outage outage = rig.outage();
        SessionStore late;
        outage.begin();
        try {
            late = rig.node();
        } catch (Exception refused) {
            outage.end();
            Expect.stored("after a node could not be opened in an outage", rig.store(), record);
            return;
        }
        try {
            failsTyped("on a node that was opened in an outage, find", () -> late.find(record.key()));
            failsTyped("on a node that was opened in an outage, create", () -> late.create(rig.record()));
        } finally {
            outage.end();
        }
        StoredRecord created = rig.record();
        Expect.answer("create on a node that was opened in an outage, after it", late.create(created), APPLIED);
        Expect.stored("on a node that was opened in an outage, after it", late, created);
    }

    private static void discreet(Rig rig) throws Exception {
        Payload payload =
                Payload.of("the-payload-of-this-session".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()).payload(payload));
        StoredRecord next = rig.next(record).owner(rig.owner()).record();
        StoredRecord other = rig.draft().owner(rig.owner()).record();
        Outage outage = rig.outage();
        List<Throwable> failures = new ArrayList<>();
        for (Callable<?> verb : verbs(rig, record, next, other).values()) {
            outage.begin();
            try {
                verb.call();
            } catch (RuntimeException e) {
                failures.add(e);
            } finally {
                outage.end();
            }
        }
        for (Throwable failure : failures) {
            for (StoredRecord secret : List.of(record, next, other)) {
                Secrets.of(secret).areNotIn("a failure's message", failure);
            }
        }
    }

    private static void quietly(Callable<?> verb) throws Exception {
        try {
            verb.call();
        } catch (RuntimeException theOutage) {
            // How it fails is another rule.
        }
    }
}
