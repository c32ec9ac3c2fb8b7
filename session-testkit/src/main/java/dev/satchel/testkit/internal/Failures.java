package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import dev.satchel.testkit.Outage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a store does when it cannot do anything. */
final class Failures {

    private Failures() {}

    static Family<Rig> family() {
        return new Family<>(
                "FLT",
                "Failure",
                List.of(
                        Rule.must("FLT-01", Claim.OUTAGE)
                                .says(
                                        "While the storage does not answer, every verb throws a SessionStoreException; none makes up an answer.")
                                .because("An outage is not 'no session': that would sign everybody out.")
                                .beware("Catching the driver's exception and answering empty, ABSENT or 0.")
                                .exactly(Failures::typed),
                        Rule.must("FLT-02", Claim.OUTAGE)
                                .says(
                                        "After an outage the store works again by itself, with everything that was acknowledged.")
                                .because("Nobody restarts the application because the network hiccuped.")
                                .beware("A broken connection that is kept, a lock that is not released.")
                                .exactly(Failures::recovers),
                        Rule.must("FLT-03", Claim.OUTAGE)
                                .says(
                                        "A write that failed in an outage was applied whole or not at all, and is not repeated later.")
                                .because(
                                        "The engine does not know which, and asks; a late replay would undo what happened since.")
                                .beware("A client that queues writes until the storage is back.")
                                .exactly(Failures::notRepeated),
                        Rule.must("FLT-04", Claim.OUTAGE)
                                .says("No message of a failure holds a key, an owner or a payload.")
                                .because("Messages go to logs, and logs go everywhere.")
                                .beware("Passing on the driver's message, which quotes the command.")
                                .exactly(Failures::discreet)));
    }

    private static Map<String, Callable<?>> verbs(Rig rig, StoredRecord record) throws Exception {
        SessionStore store = rig.store();
        StoredRecord next = rig.next(record).record();
        Map<String, Callable<?>> verbs = new LinkedHashMap<>();
        verbs.put("find", () -> store.find(record.key()));
        verbs.put("create", () -> store.create(new Draft(next).key(rig.key()).record()));
        verbs.put("replace", () -> store.replace(next, record.version()));
        verbs.put("delete", () -> store.delete(record.key(), record.version()));
        store.power(Touchable.class)
                .ifPresent(power -> verbs.put(
                        "touch",
                        () -> power.touch(
                                record.key(), record.version(), next.version(), next.lastUsedAt(), next.reclaimAt())));
        OwnerKey owner = record.owner().orElseThrow();
        store.power(OwnerIndexed.class)
                .ifPresent(power -> verbs.put("findByOwner", () -> power.findByOwner(owner, 10)));
        store.power(Reapable.class)
                .ifPresent(power -> verbs.put("deleteExpired", () -> power.deleteExpired(rig.now(), 10)));
        return verbs;
    }

    private static void typed(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Outage outage = rig.outage();
        for (Map.Entry<String, Callable<?>> verb : verbs(rig, record).entrySet()) {
            outage.begin();
            try {
                Object answer = verb.getValue().call();
                throw new Violation("in an outage, " + verb.getKey() + " answered " + answer);
            } catch (SessionStoreException expected) {
                // This is the rule.
            } catch (RuntimeException e) {
                throw new Violation(
                        "in an outage, " + verb.getKey() + " threw "
                                + e.getClass().getName(),
                        e);
            } finally {
                outage.end();
            }
        }
    }

    private static void recovers(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        Outage outage = rig.outage();
        for (int i = 1; i <= 3; i++) {
            outage.begin();
            quietly(() -> rig.store().find(record.key()));
            quietly(() -> rig.store().create(rig.record()));
            outage.end();
            Expect.stored("after outage number " + i, rig.store(), record);
            Expect.answer("create after outage number " + i, rig.store().create(rig.record()), APPLIED);
        }
    }

    private static void notRepeated(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        StoredRecord lost = rig.next(record).record();
        Outage outage = rig.outage();
        outage.begin();
        quietly(() -> store.replace(lost, record.version()));
        outage.end();
        StoredRecord found =
                store.find(record.key()).orElseThrow(() -> new Violation("after an outage, find answers nothing"));
        if (!Expect.difference(found, record).isEmpty()) {
            Expect.same("what find answers after a replace failed in an outage", found, lost);
        }
        StoredRecord next = rig.next(found).record();
        Expect.answer("replace after the outage", store.replace(next, found.version()), APPLIED);
        Expect.stored("after it", store, next);
    }

    private static void discreet(Rig rig) throws Exception {
        Payload payload =
                Payload.of("the-payload-of-this-session".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()).payload(payload));
        Outage outage = rig.outage();
        List<Throwable> failures = new ArrayList<>();
        for (Callable<?> verb : verbs(rig, record).values()) {
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
            Secrets.of(record).areNotIn("a failure's message", failure);
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
