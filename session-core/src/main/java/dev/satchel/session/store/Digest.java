package dev.satchel.session.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 that stands for something and does not say for what. Immutable. */
abstract sealed class Digest permits StorageKey, OwnerKey {

    private static final int SIZE = 32;

    /** For the way of every request: a buffer is an object more. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** @param kind what these bytes are, to name in the refusal of others than 32 */
    Digest(String kind, byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException(kind + " has " + SIZE + " bytes, not " + bytes.length);
        }
        this.a = (long) LONGS.get(bytes, 0);
        this.b = (long) LONGS.get(bytes, Long.BYTES);
        this.c = (long) LONGS.get(bytes, 2 * Long.BYTES);
        this.d = (long) LONGS.get(bytes, 3 * Long.BYTES);
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
