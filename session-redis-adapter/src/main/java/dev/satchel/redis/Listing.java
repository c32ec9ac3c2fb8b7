package dev.satchel.redis;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a record stands in its owner's index.
 *
 * @param owner whose index
 * @param until the record's note of how long it is listed, in milliseconds since 1970
 */
record Listing(OwnerKey owner, long until) {

    private static final int ENTRY = StorageKey.BYTES + Long.BYTES;

    /** The entry that a script returned. */
    static Optional<Listing> of(Answer answer) {
        return answer.bytes()
                .filter(bytes -> bytes.length == Long.BYTES + OwnerKey.BYTES)
                .map(Listing::read);
    }

    private static Listing read(byte[] bytes) {
        byte[] owner = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
        return new Listing(OwnerKey.ofBytes(owner), ByteBuffer.wrap(bytes).getLong());
    }

    /**
     * The entry of a record: its key, and the note that the record holds of it. So the entry of one life of a key
     * differs from that of the next life, and the end of the former does not remove the latter.
     */
    byte[] entry(StorageKey key) {
        return ByteBuffer.allocate(ENTRY).put(key.toBytes()).putLong(until).array();
    }

    /** The mark on an entry whose record was not found. */
    static byte[] mark(byte[] entry) {
        byte[] mark = Arrays.copyOf(entry, entry.length + 1);
        mark[entry.length] = 'm';
        return mark;
    }

    /** Whether this member of an index is an entry, and not a mark on one. */
    static boolean isEntry(byte[] member) {
        return member.length == ENTRY;
    }

    /** Which record this is the entry of. */
    static StorageKey keyOf(byte[] entry) {
        return StorageKey.ofBytes(Arrays.copyOf(entry, StorageKey.BYTES));
    }
}
