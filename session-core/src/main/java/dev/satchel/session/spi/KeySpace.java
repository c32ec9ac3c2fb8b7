package dev.satchel.session.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The storage and owner keys of one stack. Thread-safe. It keeps digests for the threads that ask, so that no provider is looked up on the
 * way of a request; a thread that finds its digest in use takes a new one and waits for nobody.
 *
 * <p>The input of a key is {@code len(stack) stack len(kind) kind len(part) part …}, lengths as 4 bytes big-endian, text as
 * UTF-8.
 */
public final class KeySpace {

    private static final int STRIPES = 16;

    private final byte[] tokens;
    private final byte[] addresses;
    private final byte[] owners;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** The keys of the stack with this name. */
    public KeySpace(String stack) {
        tokens = input(input(new byte[0], stack), "token");
        addresses = input(input(new byte[0], stack), "address");
        owners = input(input(new byte[0], stack), "owner");
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** The key of what this token opens. */
    public StorageKey key(Token token) {
        return digest(input(tokens, token.value()), StorageKey::ofBytes);
    }

    /** The key of what lives at this address. */
    public StorageKey key(SessionAddress address) {
        return digest(input(input(addresses, address.channel()), address.id()), StorageKey::ofBytes);
    }

    /** The key of this principal. */
    public OwnerKey owner(String principal) {
        return digest(input(owners, principal), OwnerKey::ofBytes);
    }

    /** The bytes before, and after them one more part with its length. */
    private static byte[] input(byte[] before, String part) {
        byte[] input = Arrays.copyOf(before, before.length + Integer.BYTES + part.length());
        ByteBuffer.wrap(input).putInt(before.length, part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x80) {
                return encodedInput(before, part);
            }
            input[before.length + Integer.BYTES + i] = (byte) c;
        }
        return input;
    }

    /** The same for any text; a token is ASCII, and its bytes need not be made twice. */
    private static byte[] encodedInput(byte[] before, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        byte[] input = Arrays.copyOf(before, before.length + Integer.BYTES + bytes.length);
        ByteBuffer.wrap(input).putInt(before.length, bytes.length);
        System.arraycopy(bytes, 0, input, before.length + Integer.BYTES, bytes.length);
        return input;
    }

    private <K> K digest(byte[] input, Function<byte[], K> key) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        if (!stripe.lock.tryLock()) {
            return key.apply(sha256().digest(input));
        }
        try {
            return key.apply(stripe.digest(input));
        } finally {
            stripe.lock.unlock();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** A digest and where it writes to, for whoever holds the lock. */
    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final MessageDigest sha256 = sha256();
        private final byte[] output = new byte[StorageKey.BYTES];

        /** The digest, until the next one is asked for. */
        byte[] digest(byte[] input) {
            // Whatever became of the last one: what it left must not get into this key.
            sha256.reset();
            sha256.update(input);
            try {
                sha256.digest(output, 0, output.length);
            } catch (DigestException impossible) {
                throw new IllegalStateException("the output has room for a SHA-256", impossible);
            }
            return output;
        }
    }
}
