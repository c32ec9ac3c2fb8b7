package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The description of a store, its end, and the effect of an interrupt. */
final class Lifecycle {

    private Lifecycle() {}

    static Family<Rig> family() {
        return new Family<>(
                "END",
                "Lifecycle",
                List.of(
                        Rule.must("END-01")
                                .says("Traits and powers are constant, and the store has a name.")
                                .because("A stack is checked once, when it is composed.")
                                .beware("Traits that depend on whether the storage responds at that moment.")
                                .exactly(Lifecycle::constant),
                        Rule.must("END-02")
                                .says("Neither the store's toString nor its name holds a key, an owner or a payload.")
                                .because("Both go to logs.")
                                .beware("A record, or a map, that prints what it holds.")
                                .exactly(Lifecycle::discreet),
                        Rule.must("END-03")
                                .says(
                                        "In an interrupted thread every verb returns a true result or throws SessionStoreException; the flag stays and the next call works.")
                                .because("Servers interrupt the handlers of clients that went away.")
                                .beware(
                                        "A FileChannel kept open, which an interrupt closes, or a result in place of the InterruptedException.")
                                .exactly(Lifecycle::interrupted),
                        Rule.must("END-04", Claim.CLOSE)
                                .says("Closing twice is harmless.")
                                .because("Containers and try-with-resources both do it.")
                                .beware("Closing a pool that is closed.")
                                .exactly(Lifecycle::closedTwice),
                        Rule.must("END-05", Claim.CLOSE)
                                .says(
                                        "A closed store returns true results or throws SessionStoreException or IllegalStateException.")
                                .because("Returning 'no session' at shut-down signs people out.")
                                .beware("Returning results from the rest of a cache.")
                                .exactly(Lifecycle::afterTheEnd),
                        Rule.must("END-06", Claim.CLOSE, Claim.SHARED)
                                .says("Closing one node leaves the others, and those opened later, working.")
                                .because("An application may close one stack and go on with another.")
                                .beware("Closing a client or a pool that other nodes use.")
                                .exactly(Lifecycle::othersGoOn)));
    }

    private static void constant(Rig rig) throws Exception {
        SessionStore store = rig.store();
        String before = description(store);
        Expect.that(!store.traits().displayName().isBlank(), "the store's display name is blank");
        StoredRecord record = rig.created();
        store.find(record.key());
        store.find(rig.key());
        Expect.answer("traits and powers after some calls", description(store), before);
        Expect.answer("power of a type that no store has", store.power(Unheard.class), Optional.empty());
    }

    private interface Unheard {}

    private static String description(SessionStore store) {
        return store.traits().displayName() + " "
                + new java.util.TreeSet<>(store.traits().traits())
                + store.power(Touchable.class).isPresent()
                + store.power(OwnerIndexed.class).isPresent()
                + store.power(Reapable.class).isPresent()
                + store.power(InstantSource.class).isPresent()
                + store.power(NativeExpiry.class).map(NativeExpiry::granularity);
    }

    private static void discreet(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Secrets secrets = Secrets.of(record);
        secrets.areNotIn("the store's toString", rig.store().toString());
        secrets.areNotIn("the store's name", rig.store().traits().displayName());
    }

    private static void interrupted(Rig rig) throws Exception {
        Interruption.check(rig);
    }

    private static void closedTwice(Rig rig) throws Exception {
        AutoCloseable store = (AutoCloseable) rig.loose();
        store.close();
        works("closing again", () -> {
            store.close();
            return store;
        });
    }

    /** An exception that is thrown here breaks the rule. */
    static <T> T works(String what, Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw new Violation(what + " threw " + e, e);
        }
    }

    private static void afterTheEnd(Rig rig) throws Exception {
        SessionStore store = rig.loose();
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.draft().owner(owner).record();
        StoredRecord other = rig.draft().owner(owner).record();
        StoredRecord passed = rig.draft().reclaimAt(rig.now().minusSeconds(60)).record();
        for (StoredRecord each : List.of(record, other, passed)) {
            Expect.answer("create on a new key", store.create(each), APPLIED);
        }
        boolean keepsPassed = store.find(passed.key()).isPresent() && !Reclaiming.dropsByItself(rig);
        ((AutoCloseable) store).close();
        rightly(() -> {
            Optional<StoredRecord> found = store.find(record.key());
            Expect.that(found.isPresent(), "after close, find answers nothing, though the record was there");
        });
        rightly(() -> Expect.answer("create after close", store.create(rig.record()), APPLIED));
        rightly(() -> Expect.answer("delete after close", store.delete(other.key(), other.version()), APPLIED));
        StoredRecord next = rig.next(record).record();
        rightly(() -> Expect.answer("replace after close", store.replace(next, record.version()), APPLIED));
        rightly(() -> store.power(OwnerIndexed.class)
                .ifPresent(index -> Expect.that(
                        Owners.keys(Owners.walk(store, owner)).contains(record.key()),
                        "after close, findByOwner answers without the record that was there")));
        rightly(() -> store.power(Reapable.class)
                .ifPresent(reapable -> Expect.that(
                        reapable.deleteExpired(rig.now(), 10) > 0 || !keepsPassed,
                        "after close, deleteExpired answers 0, though a record had passed")));
        rightly(() -> {
            Optional<Instant> unused = store.power(InstantSource.class).map(InstantSource::instant);
        });
        touchAfterTheEnd(rig, store);
    }

    private static void touchAfterTheEnd(Rig rig, SessionStore closed) throws Exception {
        if (closed.power(Touchable.class).isEmpty()) {
            return;
        }
        SessionStore store = rig.loose();
        StoredRecord record = rig.record();
        Expect.answer("create on a new key", store.create(record), APPLIED);
        ((AutoCloseable) store).close();
        Touchable touchable = Rig.power(store, Touchable.class);
        rightly(() -> Expect.answer(
                "touch after close",
                touchable.touch(record.key(), record.version(), rig.version(), record.lastUsedAt(), record.reclaimAt()),
                APPLIED));
    }

    /** It answers rightly, or says that it is closed. */
    private static void rightly(Runnable call) {
        try {
            call.run();
        } catch (SessionStoreException | IllegalStateException lawful) {
            // It is closed, and says so.
        }
    }

    private static void othersGoOn(Rig rig) throws Exception {
        SessionStore stays = rig.store();
        SessionStore goes = rig.loose();
        StoredRecord record = rig.created();
        goes.find(record.key());
        ((AutoCloseable) goes).close();
        StoredRecord next = rig.next(record).record();
        works("a node, after another one was closed,", () -> {
            Expect.stored("after another node was closed", stays, record);
            Expect.answer("replace after another node was closed", stays.replace(next, record.version()), APPLIED);
            Expect.answer("create after another node was closed", stays.create(rig.record()), APPLIED);
            return next;
        });
        works("a node that was opened since", () -> {
            Expect.stored("on a node opened since", rig.node(), next);
            return next;
        });
    }
}
