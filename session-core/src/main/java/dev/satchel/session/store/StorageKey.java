package dev.satchel.session.store;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import java.util.HexFormat;

/**
 * The only key that a store ever sees: a SHA-256 over the stack's name, the kind (token or address) and the value. A
 * leaked store yields no usable token, and no token opens an address. {@link KeySpace} says which bytes are hashed.
 *
 * <p>{@code toString} shows nothing of the key; ask for {@link #hex} where a store needs text.
 *
 * <pre>{@code
 * StorageKey key = StorageKey.of("shop/prod", SessionAddress.of("telegram", "42"));
 * key.hex(); // 64 lower-case hexadecimal digits
 * }</pre>
 */
public final class StorageKey extends Digest {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private StorageKey(byte[] bytes) {
        super("a storage key", bytes);
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
        return new StorageKey(bytes);
    }

    /**
     * The key that {@link #hex} gave.
     *
     * @throws IllegalArgumentException when these are not 64 hexadecimal digits
     */
    public static StorageKey ofHex(String hex) {
        return ofBytes(HexFormat.of().parseHex(hex));
    }
}
