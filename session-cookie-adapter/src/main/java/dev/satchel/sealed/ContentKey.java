package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.satchel.session.SessionStoreUnavailableException;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;

/** The key that one root key gives to one context on one day, with the count of what it sealed. Thread-safe. */
final class ContentKey {

    /** Random nonces of 96 bits want to be far below 2^32 under one key. */
    static final long MAX_SEALS = 1L << 31;

    private final RootKey root;
    private final long epoch;
    private final SecretKeySpec key;
    private final byte[] label;
    private final String labelText;
    private final AtomicLong seals = new AtomicLong();

    /** The label is what stands in clear before everything that this key seals. */
    ContentKey(RootKey root, long epoch, byte[] derived, byte[] label) {
        this.root = root;
        this.epoch = epoch;
        this.key = new SecretKeySpec(derived, "AES");
        this.label = label;
        this.labelText = new String(label, ISO_8859_1);
    }

    RootKey root() {
        return root;
    }

    long epoch() {
        return epoch;
    }

    SecretKeySpec key() {
        return key;
    }

    /** Not a copy: for reading. */
    byte[] label() {
        return label;
    }

    /** The same, a character for each byte. */
    String labelText() {
        return labelText;
    }

    AtomicLong seals() {
        return seals;
    }

    /** Counts a seal. */
    void countSeal() {
        if (seals.incrementAndGet() > MAX_SEALS) {
            seals.decrementAndGet();
            throw new SessionStoreUnavailableException("the key " + root.id() + " has sealed 2^31 times today, as often"
                    + " as is safe; make another key primary, or wait for tomorrow");
        }
    }
}
