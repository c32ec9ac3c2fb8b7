package dev.satchel.micrometer;

import dev.satchel.micrometer.StoreMeters.Answer;
import dev.satchel.micrometer.StoreMeters.Verb;
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
import java.util.Optional;

/** A store whose calls are timed. It has the powers of the store below, and no others. */
record MeasuredStore(SessionStore store, StoreMeters meters) implements SessionStore {

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return meters.timed(Verb.FIND, () -> store.find(key), StoreMeters::of);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return meters.timed(Verb.CREATE, () -> store.create(first), StoreMeters::of);
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return meters.timed(Verb.REPLACE, () -> store.replace(next, expectedVersion), StoreMeters::of);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return meters.timed(Verb.DELETE, () -> store.delete(key, expectedVersion), StoreMeters::of);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    /** Those that read or write are timed; one that is not known here is passed on as it is. */
    @Override
    public <P> Optional<P> power(Class<P> type) {
        return store.power(type).map(power -> type.cast(measured(type, power)));
    }

    private Object measured(Class<?> type, Object power) {
        if (type == Touchable.class) {
            return new Touching((Touchable) power, meters);
        } else if (type == OwnerIndexed.class) {
            return new Index((OwnerIndexed) power, meters);
        } else if (type == Reapable.class) {
            return new Reaping((Reapable) power, meters);
        }
        return power;
    }

    private record Touching(Touchable power, StoreMeters meters) implements Touchable {

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return meters.timed(
                    Verb.TOUCH,
                    () -> power.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt),
                    StoreMeters::of);
        }
    }

    private record Index(OwnerIndexed power, StoreMeters meters) implements OwnerIndexed {

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return meters.timed(
                    Verb.FIND_BY_OWNER, () -> power.findByOwner(owner, after, limit), page -> Answer.ANSWERED);
        }
    }

    private record Reaping(Reapable power, StoreMeters meters) implements Reapable {

        @Override
        public int deleteExpired(Instant now, int limit) {
            return meters.timed(Verb.DELETE_EXPIRED, () -> power.deleteExpired(now, limit), count -> Answer.ANSWERED);
        }

        @Override
        public boolean isEffective() {
            return power.isEffective();
        }
    }

    /** As the store below. */
    @Override
    public String toString() {
        return store.toString();
    }
}
