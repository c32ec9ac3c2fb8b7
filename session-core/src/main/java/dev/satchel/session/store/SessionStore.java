package dev.satchel.session.store;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Where records lie: the port that adapter authors implement. Keyed, opaque, versioned; four verbs, each answering what
 * happened.
 *
 * <p><b>Contract.</b>
 * <ul>
 *   <li>Every verb is atomic per key: of two writes that expect the same version, one is {@link WriteResult#APPLIED}.
 *   <li>A record comes back as it was written: version, times (to the millisecond at least), owner and payload.
 *   <li>{@link #replace} and {@link #delete} never create; {@link #create} never overwrites.
 *   <li>The versions compare as equal or not; they have no order.
 *   <li>A record stays until it is deleted or its {@code reclaimAt} has passed. Whether a passed one is still found is
 *   the store's choice.
 *   <li>A write is sent at most once. An operation without an answer throws; it never reports that nothing happened.
 * </ul>
 *
 * <p><b>Threads.</b> Thread-safe. A store may block.
 *
 * <p><b>Errors.</b> {@link dev.satchel.session.SessionStoreUnavailableException} when it cannot answer,
 * {@link dev.satchel.session.SessionStoreFullException} when it has no room, {@link
 * dev.satchel.session.CorruptSessionException} when a record is there but wrong. It holds the version by which that
 * record can be replaced or deleted, if the store knows it. No message holds a key or a payload. Any other runtime
 * exception counts as unavailable.
 *
 * <p>A whole store (its contract test is one class, see the test kit):
 *
 * <pre>{@code
 * final class MapStore implements SessionStore {
 *     private final ConcurrentHashMap<StorageKey, StoredRecord> records = new ConcurrentHashMap<>();
 *
 *     public Optional<StoredRecord> find(StorageKey key) {
 *         return Optional.ofNullable(records.get(key));
 *     }
 *
 *     public WriteResult create(StoredRecord first) {
 *         return records.putIfAbsent(first.key(), first) == null ? WriteResult.APPLIED : WriteResult.CONFLICT;
 *     }
 *
 *     public WriteResult replace(StoredRecord next, long expectedVersion) {
 *         return swap(next.key(), expectedVersion, next);
 *     }
 *
 *     public WriteResult delete(StorageKey key, long expectedVersion) {
 *         return swap(key, expectedVersion, null);
 *     }
 *
 *     public StoreTraits traits() {
 *         return StoreTraits.of("map");
 *     }
 *
 *     private WriteResult swap(StorageKey key, long expectedVersion, @Nullable StoredRecord next) {
 *         WriteResult[] result = {WriteResult.ABSENT};
 *         records.computeIfPresent(key, (k, current) -> {
 *             result[0] = current.version() == expectedVersion ? WriteResult.APPLIED : WriteResult.CONFLICT;
 *             return result[0] == WriteResult.APPLIED ? next : current;
 *         });
 *         return result[0];
 *     }
 * }
 * }</pre>
 */
public interface SessionStore {

    /** The record under this key. No side effect. May return what is past its {@code reclaimAt}. */
    Optional<StoredRecord> find(StorageKey key);

    /**
     * Inserts a record: {@link WriteResult#APPLIED}, or {@link WriteResult#CONFLICT} when there is one, even a
     * reclaimable one.
     */
    WriteResult create(StoredRecord first);

    /** Replaces the record under {@code next.key()}, if it is there and has the expected version. Never creates. */
    WriteResult replace(StoredRecord next, long expectedVersion);

    /** Deletes the record, if it is there and has the expected version. */
    WriteResult delete(StorageKey key, long expectedVersion);

    /** The traits of the store. Constant. */
    StoreTraits traits();

    /**
     * A further power of the store: {@link Touchable}, {@link OwnerIndexed}, {@link Reapable}, {@link NativeExpiry},
     * {@link DropReporting}, or an {@link InstantSource}. The default answers with the store itself when it implements
     * the interface. A decorator passes on what its store has and it keeps true.
     *
     * <p>The {@code InstantSource} of a store is the storage's own clock, perhaps on another machine. It asks the
     * storage each time, to the second at least, and never returns the time of this process in its place. It throws
     * {@link dev.satchel.session.SessionStoreUnavailableException} when the storage does not respond. No decision
     * depends on it: {@link dev.satchel.session.Sessions#check} compares it with the stack's clock.
     */
    default <P> Optional<P> power(Class<P> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
