package dev.satchel.session.backend;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.internal.WellFormed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The storage and owner keys of one stack. Thread-safe. It keeps digests for the threads that ask, so that no provider
 * is looked up on the way of a request. A thread that finds its digest in use takes a new one and waits for nobody.
 *
 * <p>The input of a key is a prefix of twelve bytes and the parts of its value. The prefix is the beginning of the
 * SHA-256 of {@code len(stack) stack len(kind) kind}. Each part but the last has its length before it. Lengths have 4
 * bytes, big-endian, text is UTF-8. So the key of a random token, with its 43 characters, takes one block of SHA-256.
 */
public final class KeySpace {

    private static final int STRIPES = 16;

    /** A token of 43 characters, 9 bytes of padding and this are a block of 64 bytes. */
    private static final int PREFIX = 12;

    private final byte[] tokens;
    private final byte[] addresses;
    private final byte[] owners;
    private final byte[] floors;
    private final byte[] secrets;
    private final byte[] moves;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** The keys of the stack with this name. */
    public KeySpace(String name) {
        tokens = prefix(name, "token");
        addresses = prefix(name, "address");
        owners = prefix(name, "owner");
        floors = prefix(name, "floor");
        secrets = prefix(name, "owner secret");
        moves = prefix(name, "moved");
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /**
     * The key of what this token opens.
     *
     * @throws IllegalArgumentException when the token has half a surrogate pair: no token that was issued has
     */
    public StorageKey key(Token token) {
        return digest(tokens, token.value(), StorageKey::ofBytes);
    }

    /** The key of what lives at this address. */
    public StorageKey key(SessionAddress address) {
        return digest(measured(addresses, address.channel()), address.id(), StorageKey::ofBytes);
    }

    /**
     * The key of this principal.
     *
     * @throws IllegalArgumentException when the name has half a surrogate pair: it would be the key of another one, too
     */
    public OwnerKey owner(String principal) {
        return digest(owners, principal, OwnerKey::ofBytes);
    }

    /** The key under which the session of this birth id, which lay in its token, notes that it moved into the store. */
    public StorageKey moved(BirthId sealed) {
        return digest(moves, sealed.text(), StorageKey::ofBytes);
    }

    /** The key under which the stack notes before when its sessions are over: no token's, no address's. */
    public StorageKey floor() {
        return digest(floors, "key", StorageKey::ofBytes);
    }

    /** The owner key of that note, which is no principal's. */
    public OwnerKey floorOwner() {
        return digest(floors, "owner", OwnerKey::ofBytes);
    }

    /** The key under which a store that is sealed at rest keeps the secret of its owners: no token's, no address's. */
    public StorageKey ownerSecret() {
        return digest(secrets, "key", StorageKey::ofBytes);
    }

    /** The owner key of that secret, which is no principal's. */
    public OwnerKey ownerSecretOwner() {
        return digest(secrets, "owner", OwnerKey::ofBytes);
    }

    private static byte[] prefix(String name, String kind) {
        return Arrays.copyOf(sha256().digest(measured(measured(new byte[0], name), kind)), PREFIX);
    }

    /** The bytes before, and after them one more part with its length. */
    private static byte[] measured(byte[] before, String part) {
        byte[] bytes = encoded(part);
        return ByteBuffer.allocate(before.length + Integer.BYTES + bytes.length)
                .put(before)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] encoded(String part) {
        return WellFormed.text("a name", part).getBytes(UTF_8);
    }

    private <K> K digest(byte[] before, String last, Function<byte[], K> key) {
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

    /** A digest, its input and its output, for the holder of the lock. */
    static final class Stripe {

        /** Room for a token and what stands before. */
        private static final int SCRATCH = 192;

        private final ReentrantLock lock = new ReentrantLock();
        private final MessageDigest sha256 = sha256();
        final byte[] scratch = new byte[SCRATCH];
        private final byte[] output = new byte[StorageKey.BYTES];

        /** The digest of the bytes before and the last part, until the next one is asked for. */
        byte[] digest(byte[] before, String last) {
            try {
                if (scratched(before, last)) {
                    sha256.update(scratch, 0, before.length + last.length());
                } else {
                    byte[] bytes = encoded(last);
                    sha256.update(before);
                    sha256.update(bytes);
                }
                sha256.digest(output, 0, StorageKey.BYTES);
                return output;
            } catch (DigestException impossible) {
                throw new IllegalStateException("the output has room for a SHA-256", impossible);
            } finally {
                // Wipe: the scratch holds a token and may stay idle for long. Reset: a failed digest must not leak into
                // the next.
                Arrays.fill(scratch, 0, Math.min(SCRATCH, before.length + last.length()), (byte) 0);
                sha256.reset();
            }
        }

        /** Writes the bytes before and the part to the scratch; answers false where it is too long, or not ASCII. */
        private boolean scratched(byte[] before, String part) {
            int length = part.length();
            if (length > SCRATCH - before.length) {
                return false;
            }
            System.arraycopy(before, 0, scratch, 0, before.length);
            // Without a way out of the loop, so that it takes several characters at a time.
            int all = 0;
            for (int i = 0; i < length; i++) {
                char c = part.charAt(i);
                all |= c;
                scratch[before.length + i] = (byte) c;
            }
            return all < 0x80;
        }
    }
}
