package dev.satchel.guests;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A store that can load, save and delete, as a store of ours. The record is one attribute of the guest's session. The
 * shim looks, compares and writes: where the guest has no conditional write, nothing keeps another writer out between
 * the look and the write.
 */
abstract class Shim implements SessionStore {

    private final StoreTraits traits;

    Shim(StoreTraits traits) {
        this.traits = traits;
    }

    abstract Optional<byte[]> load(String id);

    /** Saves a session that was not there when the shim looked; answers whether the guest took it. */
    abstract boolean saveNew(String id, byte[] record);

    /** Saves a session that was there when the shim looked; answers whether the guest took it. */
    abstract boolean saveKnown(String id, byte[] record);

    abstract void remove(String id);

    @Override
    public final Optional<StoredRecord> find(StorageKey key) {
        return load(key.hex()).map(Shim::record);
    }

    @Override
    public final WriteResult create(StoredRecord first) {
        boolean free = find(first.key()).isEmpty();
        return free && saveNew(first.key().hex(), bytes(first)) ? WriteResult.APPLIED : WriteResult.CONFLICT;
    }

    @Override
    public final WriteResult replace(StoredRecord next, long expectedVersion) {
        WriteResult met = met(next.key(), expectedVersion);
        if (met == WriteResult.APPLIED) {
            return saveKnown(next.key().hex(), bytes(next)) ? WriteResult.APPLIED : WriteResult.CONFLICT;
        }
        return met;
    }

    @Override
    public final WriteResult delete(StorageKey key, long expectedVersion) {
        WriteResult met = met(key, expectedVersion);
        if (met == WriteResult.APPLIED) {
            remove(key.hex());
        }
        return met;
    }

    private WriteResult met(StorageKey key, long expectedVersion) {
        return find(key)
                .map(found -> found.version() == expectedVersion ? WriteResult.APPLIED : WriteResult.CONFLICT)
                .orElse(WriteResult.ABSENT);
    }

    @Override
    public final StoreTraits traits() {
        return traits;
    }

    private static byte[] bytes(StoredRecord record) {
        byte[] payload = record.payload().toBytes();
        byte[] owner = record.owner().map(OwnerKey::toBytes).orElseGet(() -> new byte[0]);
        return ByteBuffer.allocate(StorageKey.BYTES + 3 * Long.BYTES + 1 + owner.length + payload.length)
                .put(record.key().toBytes())
                .putLong(record.version())
                .putLong(record.lastUsedAt().toEpochMilli())
                .putLong(record.reclaimAt().toEpochMilli())
                .put((byte) owner.length)
                .put(owner)
                .put(payload)
                .array();
    }

    private static StoredRecord record(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        StorageKey key = StorageKey.ofBytes(next(bytes, StorageKey.BYTES));
        long version = bytes.getLong();
        Instant lastUsedAt = Instant.ofEpochMilli(bytes.getLong());
        Instant reclaimAt = Instant.ofEpochMilli(bytes.getLong());
        byte[] owner = next(bytes, bytes.get());
        return new StoredRecord(
                key,
                version,
                lastUsedAt,
                reclaimAt,
                owner.length == 0 ? Optional.empty() : Optional.of(OwnerKey.ofBytes(owner)),
                Payload.of(next(bytes, bytes.remaining())));
    }

    private static byte[] next(ByteBuffer bytes, int count) {
        byte[] next = new byte[count];
        bytes.get(next);
        return next;
    }
}
