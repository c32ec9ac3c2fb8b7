package dev.satchel.session.internal;

import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store that does, in the middle of one exchange, what a test says: before or after the next call of a verb it runs
 * another exchange, fails, or loses its answer. So each interleaving happens each time.
 */
final class SteppedStore implements SessionStore, Touchable, OwnerIndexed, Reapable, DropReporting {

    enum Verb {
        FIND,
        CREATE,
        REPLACE,
        DELETE,
        TOUCH
    }

    /** Sees every call: may run another exchange or fail before or after it, and learns what it changed. */
    interface Watcher {
        /** The call is about to take effect. */
        void before(Verb verb);

        /** The call took effect: this record was there before it, and that one is now. */
        void changed(Verb verb, Optional<StoredRecord> from, Optional<StoredRecord> to);

        /** The call is about to answer. */
        void after(Verb verb);
    }

    private record Step(Verb verb, boolean before, Runnable action) {}

    final List<Verb> calls = new ArrayList<>();
    private final Map<StorageKey, StoredRecord> records = new LinkedHashMap<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<Consumer<StoredRecord>> listeners = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> listings = new ArrayDeque<>();
    int pages;
    StoreTraits traits = StoreTraits.of("stepped");
    private boolean touchable = true;
    private boolean generous;
    private boolean unreapable;
    private Optional<Watcher> watcher = Optional.empty();

    /** Runs this just before the next call of the verb takes effect. */
    SteppedStore before(Verb verb, Runnable action) {
        steps.add(new Step(verb, true, action));
        return this;
    }

    /** Runs this just after the next call of the verb took effect, before it answers. */
    SteppedStore after(Verb verb, Runnable action) {
        steps.add(new Step(verb, false, action));
        return this;
    }

    /** Runs this in the next look-up by owner, between its look into the index and its look at the records. */
    SteppedStore whileListing(Runnable action) {
        listings.add(action);
        return this;
    }

    /** From now on this one sees every call. */
    void watch(Watcher value) {
        watcher = Optional.of(value);
    }

    /** From now on each look-up by owner answers every record that has one, as an index may. */
    void answerWhateverIsAsked() {
        generous = true;
    }

    /** From now on without the power to touch. */
    SteppedStore withoutTouch() {
        touchable = false;
        return this;
    }

    List<StoredRecord> all() {
        return List.copyOf(records.values());
    }

    void put(StoredRecord record) {
        records.put(record.key(), record);
    }

    void remove(StorageKey key) {
        records.remove(key);
    }

    long writes() {
        return calls.stream().filter(verb -> verb != Verb.FIND).count();
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return stepped(Verb.FIND, key, () -> Optional.ofNullable(records.get(key)));
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return stepped(
                Verb.CREATE,
                first.key(),
                () -> records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return stepped(Verb.REPLACE, next.key(), () -> swap(next.key(), expectedVersion, Optional.of(next)));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return stepped(Verb.DELETE, key, () -> swap(key, expectedVersion, Optional.empty()));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return stepped(
                Verb.TOUCH,
                key,
                () -> swap(
                        key,
                        expectedVersion,
                        Optional.ofNullable(records.get(key))
                                .map(record -> record.touched(nextVersion, lastUsedAt, reclaimAt))));
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        List<StorageKey> keys = after.map(cursor -> ((Left) cursor).keys())
                .orElseGet(() -> records.values().stream()
                        .filter(record -> answers(record, owner))
                        .map(StoredRecord::key)
                        .toList());
        pages++;
        Runnable meanwhile = listings.poll();
        if (meanwhile != null) {
            meanwhile.run();
        }
        int end = Math.min(limit, keys.size());
        List<StoredRecord> found = keys.subList(0, end).stream()
                .flatMap(key -> Optional.ofNullable(records.get(key)).stream())
                .filter(record -> answers(record, owner))
                .toList();
        return OwnerPage.of(
                found, end < keys.size() ? Optional.of(new Left(keys.subList(end, keys.size()))) : Optional.empty());
    }

    private boolean answers(StoredRecord record, OwnerKey owner) {
        return generous ? record.owner().isPresent() : record.owner().equals(Optional.of(owner));
    }

    private record Left(List<StorageKey> keys) implements OwnerPage.Cursor {}

    /** The next clean-up fails. */
    void failTheNextReaping() {
        unreapable = true;
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        if (unreapable) {
            unreapable = false;
            throw new IllegalStateException("no clean-up for now");
        }
        List<StoredRecord> passed = records.values().stream()
                .filter(record -> record.reclaimable(now))
                .limit(limit)
                .toList();
        passed.forEach(this::evict);
        return passed.size();
    }

    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        listeners.add(listener);
    }

    /** Drops this record, whether it has passed or not. */
    void evict(StoredRecord record) {
        records.remove(record.key());
        listeners.forEach(listener -> listener.accept(record));
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public <P> Optional<P> power(Class<P> type) {
        return type == Touchable.class && !touchable ? Optional.empty() : SessionStore.super.power(type);
    }

    private WriteResult swap(StorageKey key, long expectedVersion, Optional<StoredRecord> next) {
        StoredRecord current = records.get(key);
        if (current == null) {
            return WriteResult.ABSENT;
        }
        if (current.version() != expectedVersion) {
            return WriteResult.CONFLICT;
        }
        next.ifPresentOrElse(record -> records.put(key, record), () -> records.remove(key));
        return WriteResult.APPLIED;
    }

    private <T> T stepped(Verb verb, StorageKey key, Supplier<T> effect) {
        watcher.ifPresent(one -> one.before(verb));
        run(verb, true);
        T result;
        Optional<StoredRecord> from;
        Optional<StoredRecord> to;
        lock.lock();
        try {
            calls.add(verb);
            from = Optional.ofNullable(records.get(key));
            result = effect.get();
            to = Optional.ofNullable(records.get(key));
        } finally {
            lock.unlock();
        }
        if (watcher.isPresent()) {
            if (!from.equals(to)) {
                watcher.get().changed(verb, from, to);
            }
            watcher.get().after(verb);
        }
        run(verb, false);
        return result;
    }

    private void run(Verb verb, boolean before) {
        Step next;
        lock.lock();
        try {
            next = steps.peek();
            if (next == null || next.verb != verb || next.before != before) {
                return;
            }
            steps.remove();
        } finally {
            lock.unlock();
        }
        next.action.run();
    }
}
