package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A root key, its state, and since when it has that. Tells its id, never its bytes. */
final class RootKey {

    static final int BYTES = 32;
    static final int ID_BYTES = 12;

    private static final int FEWEST_DISTINCT = 12;

    /**
     * The ids of keys that stand in our docs and in standards that people copy from. By id, so that no key is here: the test vector of
     * docs/sealed-tokens.md, the content key of RFC 7516 A.1, and the key of NIST's AES-256 examples.
     */
    private static final Set<String> PUBLISHED = Set.of("1G33lGTqIUOE4X7V", "nd30neJ-Q0g8J8TO", "4dHnBr7i-eSYuKuy");

    private final byte[] secret;
    private final String id;
    private final KeyState state;
    private final @Nullable Instant since;

    RootKey(byte[] secret, KeyState state, Optional<Instant> since) {
        this.secret = secret.clone();
        this.id = id(secret);
        this.state = state;
        this.since = since.orElse(null);
    }

    /** A key of 32 random bytes. */
    static RootKey random(KeyState state, Optional<Instant> since) {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new RootKey(bytes, state, since);
    }

    /**
     * The key that this base64 or base64url text says.
     *
     * @param where what to call it in a message
     */
    static RootKey parse(String text, KeyState state, Optional<Instant> since, String where) {
        RootKey key = new RootKey(decode(text.strip(), where), state, since);
        key.refuseWeak(where);
        return key;
    }

    private static byte[] decode(String text, String where) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException notBase64) {
            throw refused("sealed.key-text", where + " is not base64");
        }
        if (bytes.length != BYTES) {
            throw refused("sealed.key-length", where + " has " + bytes.length + " bytes, a key has " + BYTES);
        }
        return bytes;
    }

    private void refuseWeak(String where) {
        if (secret.length != BYTES) {
            throw refused("sealed.key-length", where + " has " + secret.length + " bytes, a key has " + BYTES);
        }
        if (constant()) {
            throw refused("sealed.key-constant", where + " follows a pattern, it is not random");
        }
        if (text()) {
            throw refused("sealed.key-text", where + " is text that somebody typed, not random bytes");
        }
        if (PUBLISHED.contains(id)) {
            throw refused("sealed.key-published", where + " is printed in public documentation");
        }
    }

    private static SessionConfigurationException refused(String problem, String what) {
        return new SessionConfigurationException(
                problem,
                what,
                "make a key with the command line of this module (generate), or derive it with KeyRing.fromPassphrase");
    }

    private boolean constant() {
        boolean[] seen = new boolean[256];
        int distinct = 0;
        boolean steady = true;
        for (int i = 0; i < secret.length; i++) {
            int value = secret[i] & 0xFF;
            distinct += seen[value] ? 0 : 1;
            seen[value] = true;
            steady &= i < 2 || (byte) (secret[i] - secret[i - 1]) == (byte) (secret[1] - secret[0]);
        }
        return steady || distinct < FEWEST_DISTINCT;
    }

    private boolean text() {
        for (byte value : secret) {
            if (value < ' ' || value > '~') {
                return false;
            }
        }
        return true;
    }

    private static String id(byte[] secret) {
        return Base64Url.encode(Hkdf.derive(secret, "kid".getBytes(StandardCharsets.US_ASCII), ID_BYTES));
    }

    /** 16 characters that commit to the key and tell nothing of it. */
    String id() {
        return id;
    }

    KeyState state() {
        return state;
    }

    Optional<Instant> since() {
        return Optional.ofNullable(since);
    }

    byte[] derive(byte[] info) {
        return Hkdf.derive(secret, info, BYTES);
    }

    RootKey as(KeyState next, Instant at) {
        return new RootKey(secret, next, Optional.of(at));
    }

    /** The key as text, for a key file and for whoever asks on the command line. */
    String reveal() {
        return Base64Url.encode(secret);
    }

    @Override
    public String toString() {
        return "RootKey[" + id + ", " + state.word() + "]";
    }
}
