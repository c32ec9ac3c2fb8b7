package dev.satchel.session.store;

import dev.satchel.session.backend.KeySpace;
import java.util.HexFormat;

/**
 * The owner of a record, as a store sees it: SHA-256 over the stack's name and the principal, each prefixed with its
 * length. A store can find the records of one principal and learns nobody's name.
 *
 * <p>{@code toString} shows nothing of the key; ask for {@link #hex} where a store needs text.
 */
public final class OwnerKey extends Digest {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private OwnerKey(byte[] bytes) {
        super("an owner key", bytes);
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
        return new OwnerKey(bytes);
    }

    /**
     * The key that {@link #hex} gave.
     *
     * @throws IllegalArgumentException when these are not 64 hexadecimal digits
     */
    public static OwnerKey ofHex(String hex) {
        return ofBytes(HexFormat.of().parseHex(hex));
    }
}
