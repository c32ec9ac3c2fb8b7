package dev.satchel.session.spi;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whose record it is, as a store sees it: SHA-256 over the stack's name and the principal, each prefixed with its length.
 * A store can find the records of one principal and learns nobody's name.
 *
 * <p>{@code toString} tells nothing of the key; ask for {@link #hex} where a store needs text.
 */
public final class OwnerKey {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** The key of these 32 bytes. */
    OwnerKey(ByteBuffer bytes) {
        this.a = bytes.getLong(0);
        this.b = bytes.getLong(8);
        this.c = bytes.getLong(16);
        this.d = bytes.getLong(24);
    }

    /** The key of this principal in this stack. */
    public static OwnerKey of(String stack, String principal) {
        return new KeySpace(stack).owner(principal);
    }

    /**
     * The key that {@link #toBytes} gave.
     *
     * @throws IllegalArgumentException when these are not 32 bytes
     */
    public static OwnerKey ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an owner key has 32 bytes, not " + bytes.length);
        }
        return new OwnerKey(ByteBuffer.wrap(bytes));
    }

    /**
     * The key that {@link #hex} gave.
     *
     * @throws IllegalArgumentException when these are not 64 hexadecimal digits
     */
    public static OwnerKey ofHex(String hex) {
        return ofBytes(HexFormat.of().parseHex(hex));
    }

    /** The 32 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
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
    public boolean equals(@Nullable Object other) {
        return other instanceof OwnerKey that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        return "OwnerKey[redacted]";
    }
}
