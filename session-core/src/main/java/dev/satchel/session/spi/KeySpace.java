package dev.satchel.session.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The storage and owner keys of one stack. It keeps a digest that has already seen the stack's name and the kind, and
 * clones it for each key: no provider is looked up and no prefix hashed on the way of a request. Thread-safe.
 *
 * <p>The input of a key is {@code len(stack) stack len(kind) kind len(part) part …}, lengths as 4 bytes big-endian, text as
 * UTF-8.
 */
public final class KeySpace {

    private final MessageDigest tokens;
    private final MessageDigest addresses;
    private final MessageDigest owners;

    /** The keys of the stack with this name. */
    public KeySpace(String stack) {
        tokens = prefixed(stack, "token");
        addresses = prefixed(stack, "address");
        owners = prefixed(stack, "owner");
    }

    /** The key of what this token opens. */
    public StorageKey key(Token token) {
        MessageDigest digest = copy(tokens);
        update(digest, token.value());
        return StorageKey.ofBytes(digest.digest());
    }

    /** The key of what lives at this address. */
    public StorageKey key(SessionAddress address) {
        MessageDigest digest = copy(addresses);
        update(digest, address.channel());
        update(digest, address.id());
        return StorageKey.ofBytes(digest.digest());
    }

    /** The key of this principal. */
    public OwnerKey owner(String principal) {
        MessageDigest digest = copy(owners);
        update(digest, principal);
        return OwnerKey.ofBytes(digest.digest());
    }

    private static MessageDigest prefixed(String stack, String kind) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, stack);
            update(digest, kind);
            return digest;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array());
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", impossible);
        }
    }
}
