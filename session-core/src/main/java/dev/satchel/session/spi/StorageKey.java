package dev.satchel.session.spi;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The only key that a store ever sees: SHA-256 over the stack's name, the kind (token or address) and the value, each
 * prefixed with its length. A leaked store yields no usable token, and no token opens an address.
 *
 * <p>{@code toString} tells nothing of the key; ask for {@link #hex} where a store needs text.
 *
 * <pre>{@code
 * StorageKey key = StorageKey.of("shop/prod", SessionAddress.of("telegram", "42"));
 * key.hex(); // 64 lower-case hexadecimal digits
 * }</pre>
 */
public final class StorageKey {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** The key of these 32 bytes. */
    StorageKey(ByteBuffer bytes) {
        this.a = bytes.getLong(0);
        this.b = bytes.getLong(8);
        this.c = bytes.getLong(16);
        this.d = bytes.getLong(24);
    }

    /** The key of what this token opens in this stack. */
    public static StorageKey of(String stack, Token token) {
        return new KeySpace(stack).key(token);
    }

    /** The key of what lives at this address in this stack. */
    public static StorageKey of(String stack, SessionAddress address) {
        return new KeySpace(stack).key(address);
    }

    /**
     * The key that {@link #toBytes} gave.
     *
     * @throws IllegalArgumentException when these are not 32 bytes
     */
    public static StorageKey ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a storage key has 32 bytes, not " + bytes.length);
        }
        return new StorageKey(ByteBuffer.wrap(bytes));
    }

    /**
     * The key that {@link #hex} gave.
     *
     * @throws IllegalArgumentException when these are not 64 hexadecimal digits
     */
    public static StorageKey ofHex(String hex) {
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
        return other instanceof StorageKey that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        return "StorageKey[redacted]";
    }
}
