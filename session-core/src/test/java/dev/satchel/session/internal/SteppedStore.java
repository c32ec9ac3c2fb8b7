package dev.satchel.session.internal;

import dev.satchel.session.spi.DropReporting;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import dev.satchel.session.spi.WriteResult;
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
 * A store that does, in the middle of one exchange, what a test says: before or after the next call of a verb it runs another exchange,
 * fails, or loses its answer. So each interleaving happens each time.
 */
final class SteppedStore implements SessionStore, Touchable, OwnerIndexed, Reapable, DropReporting {

    enum Verb {
        FIND,
        CREATE,
        REPLACE,
        DELETE,
        TOUCH
    }

    private record Step(Verb verb, boolean before, Runnable action) {}

    final List<Verb> calls = new ArrayList<>();
    private final Map<StorageKey, StoredRecord> records = new LinkedHashMap<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<Consumer<StoredRecord>> listeners = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean touchable = true;

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
        return stepped(Verb.FIND, () -> Optional.ofNullable(records.get(key)));
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return stepped(
                Verb.CREATE,
                () -> records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return stepped(Verb.REPLACE, () -> swap(next.key(), expectedVersion, Optional.of(next)));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return stepped(Verb.DELETE, () -> swap(key, expectedVersion, Optional.empty()));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return stepped(
                Verb.TOUCH,
                () -> swap(
                        key,
                        expectedVersion,
                        Optional.ofNullable(records.get(key))
                                .map(record -> record.touched(nextVersion, lastUsedAt, reclaimAt))));
    }

    @Override
    public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        return records.values().stream()
                .filter(record -> record.owner().equals(Optional.of(owner)))
                .limit(limit)
                .toList();
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
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
        return StoreTraits.of("stepped");
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

    private <T> T stepped(Verb verb, Supplier<T> effect) {
        run(verb, true);
        T result;
        lock.lock();
        try {
            calls.add(verb);
            result = effect.get();
        } finally {
            lock.unlock();
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
