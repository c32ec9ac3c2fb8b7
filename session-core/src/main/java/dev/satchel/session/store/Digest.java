package dev.satchel.session.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 that stands for something and does not say for what. Immutable. */
abstract sealed class Digest permits StorageKey, OwnerKey {

    private static final int SIZE = 32;

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** @param kind what these bytes are, to name in the refusal of others than 32 */
    Digest(String kind, byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException(kind + " has " + SIZE + " bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        this.a = buffer.getLong();
        this.b = buffer.getLong();
        this.c = buffer.getLong();
        this.d = buffer.getLong();
    }

    /** The 32 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** The key as 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(toBytes());
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Digest that
                && getClass() == that.getClass()
                && a == that.a
                && b == that.b
                && c == that.c
                && d == that.d;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[redacted]";
    }
}
