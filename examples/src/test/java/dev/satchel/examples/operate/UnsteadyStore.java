package dev.satchel.examples.operate;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that can be slow, be away, fail over to another one, and be restored from a backup. */
final class UnsteadyStore implements SessionStore {

    private SessionStore store = new ReferenceStore();
    private Optional<StoredRecord> backup = Optional.empty();
    private Runnable before = () -> {};
    private @Nullable InstantSource telling;

    void before(Runnable action) {
        before = action;
    }

    void away(RuntimeException fault) {
        before(() -> {
            throw fault;
        });
    }

    /** Another one answers, which was told of nothing yet. */
    void failOver() {
        store = new ReferenceStore();
        before = () -> {};
    }

    /** What was created last is there again. */
    void restore() {
        store.create(backup.orElseThrow());
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        before.run();
        return store.find(key);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        before.run();
        backup = Optional.of(first);
        return store.create(first);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        before.run();
        return store.replace(next, expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        before.run();
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    /** Its machine has this clock. */
    void clock(InstantSource own) {
        telling = own;
    }

    /** As the store below has it, of the moment. */
    @Override
    public <P> Optional<P> power(Class<P> type) {
        if (type == InstantSource.class) {
            return Optional.ofNullable(telling).map(type::cast);
        }
        return store.power(type);
    }
}
