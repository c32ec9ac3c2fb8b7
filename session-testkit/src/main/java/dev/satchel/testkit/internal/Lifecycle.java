package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.spi.NativeExpiry;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import java.util.List;
import java.util.Optional;

/** What a store is, how it ends, and what an interruption does to it. */
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
                                .beware("Traits that depend on whether the storage answers just now.")
                                .exactly(Lifecycle::constant),
                        Rule.must("END-02")
                                .says("Neither the store's toString nor its name holds a key, an owner or a payload.")
                                .because("Both go to logs.")
                                .beware("A record, or a map, that prints what it holds.")
                                .exactly(Lifecycle::discreet),
                        Rule.must("END-03")
                                .says(
                                        "A thread that is interrupted gets its answer or a SessionStoreException, and stays interrupted; the next call works.")
                                .because("Servers interrupt the handlers of clients that went away.")
                                .beware("A FileChannel that is kept open: an interruption closes it for everybody.")
                                .exactly(Lifecycle::interrupted),
                        Rule.must("END-04", Claim.CLOSE)
                                .says("Closing twice is harmless.")
                                .because("Containers and try-with-resources both do it.")
                                .beware("Closing a pool that is closed.")
                                .exactly(Lifecycle::closedTwice),
                        Rule.must("END-05", Claim.CLOSE)
                                .says(
                                        "A store that is closed answers rightly or throws SessionStoreException or IllegalStateException.")
                                .because("At shut-down, 'no session' signs people out.")
                                .beware("Answering from what is left of a cache.")
                                .exactly(Lifecycle::afterTheEnd)));
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
                + store.power(NativeExpiry.class).map(NativeExpiry::granularity);
    }

    private static void discreet(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Secrets secrets = Secrets.of(record);
        secrets.areNotIn("the store's toString", rig.store().toString());
        secrets.areNotIn("the store's name", rig.store().traits().displayName());
    }

    private static void interrupted(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.created();
        StoredRecord next = rig.next(record).record();
        // A thread of its own: the test's must not stay interrupted.
        Race.of(1, number -> {
            Thread.currentThread().interrupt();
            try {
                Optional<StoredRecord> found = store.find(record.key());
                Expect.that(found.isPresent(), "find by an interrupted thread answered nothing");
            } catch (SessionStoreException lawful) {
                // It could not ask.
            }
            Expect.that(Thread.interrupted(), "after a find, the thread is not interrupted any more");
            Thread.currentThread().interrupt();
            try {
                Expect.answer("replace by an interrupted thread", store.replace(next, record.version()), APPLIED);
            } catch (SessionStoreException lawful) {
                // It could not ask, or not hear the answer.
            }
            Expect.that(Thread.interrupted(), "after a replace, the thread is not interrupted any more");
            return number;
        });
        Optional<StoredRecord> found = store.find(record.key());
        Expect.that(found.isPresent(), "after an interrupted replace, find answers nothing");
        StoredRecord left = found.orElseThrow();
        if (!Expect.difference(left, record).isEmpty()) {
            Expect.same("what find answers after an interrupted replace", left, next);
        }
        StoredRecord last = rig.next(left).record();
        Expect.answer("replace after an interruption", store.replace(last, left.version()), APPLIED);
    }

    private static void closedTwice(Rig rig) throws Exception {
        AutoCloseable store = (AutoCloseable) rig.loose();
        store.close();
        store.close();
    }

    private static void afterTheEnd(Rig rig) throws Exception {
        SessionStore store = rig.loose();
        StoredRecord record = rig.record();
        Expect.answer("create on a new key", store.create(record), APPLIED);
        ((AutoCloseable) store).close();
        try {
            Optional<StoredRecord> found = store.find(record.key());
            Expect.that(found.isPresent(), "after close, find answers nothing, though the record was there");
            Expect.answer("replace after close", store.replace(rig.next(record).record(), record.version()), APPLIED);
        } catch (SessionStoreException | IllegalStateException lawful) {
            // It is closed, and says so.
        }
    }
}
