package dev.satchel.session.backend;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store as a backend uses it. Every runtime exception is a typed one, and powers that the store lacks are made up
 * for. Thread-safe.
 */
public final class GuardedStore {

    private final SessionStore store;
    private final Optional<Touchable> touching;
    private final Optional<OwnerIndexed> index;
    private final Optional<Reapable> reaping;

    /** This store, guarded. */
    public GuardedStore(SessionStore store) {
        this.store = store;
        this.touching = store.power(Touchable.class);
        this.index = store.power(OwnerIndexed.class);
        this.reaping = store.power(Reapable.class);
    }

    /** The traits of the store. */
    public StoreTraits traits() {
        return store.traits();
    }

    /** The guarantees of the store to the sessions in it, besides those of the backend. */
    public Set<Guarantee> guarantees() {
        Set<Guarantee> guarantees = EnumSet.noneOf(Guarantee.class);
        if (index.isPresent()) {
            guarantees.add(Guarantee.OWNER_INDEX);
        }
        if (store.traits().traits().contains(Trait.SHARED)) {
            guarantees.add(Guarantee.SHARED);
        }
        if (store.traits().traits().contains(Trait.DURABLE)) {
            guarantees.add(Guarantee.DURABLE);
        }
        return guarantees;
    }

    /** Notifies this listener of each record that the store drops by itself, if the store reports them. */
    public void onDrop(Consumer<StoredRecord> listener) {
        store.power(DropReporting.class).ifPresent(power -> power.onDrop(listener));
    }

    /** As {@link SessionStore#find}. */
    public Optional<StoredRecord> find(StorageKey key) {
        try {
            return answered(store.find(key));
        } catch (Exception fault) {
            throw typed("a read", fault);
        }
    }

    /**
     * As {@link #find}. A record that the store cannot read, and whose version it knows, is one without bytes and of no
     * known time.
     */
    public Optional<StoredRecord> look(StorageKey key) {
        try {
            return find(key);
        } catch (CorruptSessionException damaged) {
            long version = damaged.version().orElseThrow(() -> damaged);
            return Optional.of(
                    new StoredRecord(key, version, Instant.EPOCH, Instant.MAX, Optional.empty(), Payload.EMPTY));
        }
    }

    /** As {@link SessionStore#create}. */
    public WriteResult create(StoredRecord first) {
        try {
            return answered(store.create(first));
        } catch (Exception fault) {
            throw typed("a create", fault);
        }
    }

    /** As {@link SessionStore#replace}. */
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        try {
            return answered(store.replace(next, expectedVersion));
        } catch (Exception fault) {
            throw typed("a replace", fault);
        }
    }

    /** As {@link SessionStore#delete}. */
    public WriteResult delete(StorageKey key, long expectedVersion) {
        try {
            return answered(store.delete(key, expectedVersion));
        } catch (Exception fault) {
            throw typed("a delete", fault);
        }
    }

    /** Moves the times of the record that is held, without its content where the store can. */
    public WriteResult touch(StoredRecord held, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        if (touching.isEmpty()) {
            return replace(held.touched(nextVersion, lastUsedAt, reclaimAt), held.version());
        }
        try {
            return answered(touching.get().touch(held.key(), held.version(), nextVersion, lastUsedAt, reclaimAt));
        } catch (Exception fault) {
            throw typed("a touch", fault);
        }
    }

    /** As {@link OwnerIndexed#findByOwner}, of a store that is one. */
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        try {
            return answered(index.orElseThrow().findByOwner(owner, after, limit));
        } catch (Exception fault) {
            throw typed("a look-up by owner", fault);
        }
    }

    /** Whether what has passed goes at all: when asked, or by itself. */
    public boolean reclaims() {
        return reaping.isPresent() || store.power(NativeExpiry.class).isPresent();
    }

    /** By which clock of this process the store drops records, if it does. */
    public Optional<InstantSource> clock() {
        return store.power(NativeExpiry.class).flatMap(NativeExpiry::clock);
    }

    /**
     * Compares the stack's clock with the one by which the store drops records, and with the storage's own. A store
     * with neither is a fact of its own.
     */
    public void compareClocks(InstantSource stacks, Consumer<String> facts, Consumer<String> problems) {
        Optional<InstantSource> dropping = clock();
        if (dropping.isPresent()) {
            Duration apart = Duration.between(dropping.get().instant(), stacks.instant());
            String difference = "clock: the store's is " + apart.abs() + " away from the stack's";
            (isOff(apart) ? problems : facts).accept(difference);
        }
        Optional<InstantSource> telling = store.power(InstantSource.class);
        if (telling.isPresent()) {
            compare(telling.get(), stacks, facts, problems);
        } else if (dropping.isEmpty()) {
            facts.accept("clock: " + traits().displayName() + " tells no time, so none was compared");
        }
    }

    private void compare(
            InstantSource telling, InstantSource stacks, Consumer<String> facts, Consumer<String> problems) {
        Instant asked = stacks.instant();
        Instant told;
        try {
            told = telling.instant();
        } catch (Exception fault) {
            problems.accept("clock: the storage did not tell the time, so none was compared: "
                    + typed("a look at its clock", fault));
            return;
        }
        Duration apart = outside(told, asked, stacks.instant());
        if (isOff(apart)) {
            problems.accept("clock: the storage's is " + apart.abs() + (apart.isNegative() ? " behind" : " ahead of")
                    + " the stack's; one of the two machines is off: compare them (chronyc tracking), and set it");
        } else {
            facts.accept("clock: the storage's is " + apart.abs() + " away from the stack's");
        }
    }

    /** The storage looked at its clock at some moment between the question and the answer. */
    private static Duration outside(Instant told, Instant asked, Instant answered) {
        if (told.isBefore(asked)) {
            return Duration.between(asked, told);
        }
        return told.isAfter(answered) ? Duration.between(answered, told) : Duration.ZERO;
    }

    private static boolean isOff(Duration apart) {
        return apart.abs().compareTo(Composition.CLOCK_SKEW) > 0;
    }

    /** As {@link Reapable#deleteExpired}; 0 if the store cannot reap. */
    public int deleteExpired(Instant now, int limit) {
        try {
            return reaping.isEmpty() ? 0 : reaping.get().deleteExpired(now, limit);
        } catch (Exception fault) {
            throw typed("a clean-up", fault);
        }
    }

    /** Null is no answer: neither that nothing is there nor that another version is. */
    private static <T> T answered(T answer) {
        return Objects.requireNonNull(answer, "it answered null");
    }

    private SessionException typed(String what, Exception fault) {
        return fault instanceof SessionException typed
                ? typed
                : new SessionStoreUnavailableException(
                        "the store " + store.traits().displayName() + " failed at " + what + "; its outcome is unknown",
                        fault);
    }
}
