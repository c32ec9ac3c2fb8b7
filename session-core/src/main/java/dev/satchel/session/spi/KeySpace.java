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
        return digest(tokens, token.value(), StorageKey::new);
    }

    /** The key of what lives at this address. */
    public StorageKey key(SessionAddress address) {
        return digest(input(addresses, address.channel()), address.id(), StorageKey::new);
    }

    /** The key of this principal. */
    public OwnerKey owner(String principal) {
        return digest(owners, principal, OwnerKey::new);
    }

    /** The bytes before, and after them one more part with its length. */
    private static byte[] input(byte[] before, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        byte[] input = Arrays.copyOf(before, before.length + Integer.BYTES + bytes.length);
        ByteBuffer.wrap(input).putInt(before.length, bytes.length);
        System.arraycopy(bytes, 0, input, before.length + Integer.BYTES, bytes.length);
        return input;
    }

    private <K> K digest(byte[] before, String last, Function<ByteBuffer, K> key) {
        Stripe stripe = stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)];
        if (!stripe.lock.tryLock()) {
            return key.apply(new Stripe().digest(before, last));
        }
        try {
            return key.apply(stripe.digest(before, last));
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

    /** A digest, what it reads from and where it writes to, for whoever holds the lock. */
    static final class Stripe {

        /** Room for a token, its length and what stands before. */
        private static final int SCRATCH = 192;

        private final ReentrantLock lock = new ReentrantLock();
        private final MessageDigest sha256 = sha256();
        final byte[] scratch = new byte[SCRATCH];
        private final ByteBuffer output = ByteBuffer.allocate(StorageKey.BYTES);

        /** The digest of the bytes before and the last part, until the next one is asked for. */
        ByteBuffer digest(byte[] before, String last) {
            try {
                if (scratched(before, last)) {
                    sha256.update(scratch, 0, before.length + Integer.BYTES + last.length());
                } else {
                    sha256.update(input(before, last));
                }
                sha256.digest(output.array(), 0, StorageKey.BYTES);
                return output;
            } catch (DigestException impossible) {
                throw new IllegalStateException("the output has room for a SHA-256", impossible);
            } finally {
                // A stripe may lie idle for as long as the stack lives, and a token opens a session. Nor does anything
                // of this key get into the next one, whatever became of it.
                Arrays.fill(scratch, (byte) 0);
                sha256.reset();
            }
        }

        /** Writes what {@link #input} would be to the scratch; answers false where it is too long, or not ASCII. */
        private boolean scratched(byte[] before, String part) {
            if (part.length() > SCRATCH - Integer.BYTES - before.length) {
                return false;
            }
            System.arraycopy(before, 0, scratch, 0, before.length);
            int at = before.length + Integer.BYTES;
            // The length has one byte: there is no room for more.
            scratch[at - 1] = (byte) part.length();
            for (int i = 0; i < part.length(); i++) {
                char c = part.charAt(i);
                if (c >= 0x80) {
                    return false;
                }
                scratch[at + i] = (byte) c;
            }
            return true;
        }
    }
}
