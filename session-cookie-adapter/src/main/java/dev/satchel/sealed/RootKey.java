package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A root key, its state, and since when it has that. Shows its id, never its bytes. */
final class RootKey {

    static final int BYTES = 32;
    static final int ID_BYTES = 12;
    static final int ID_TEXT = Base64Url.encodedLength(ID_BYTES);

    private static final int MIN_DISTINCT = 12;

    /** Of 32 random bytes, 8 in a row are the same once in 2^51. */
    private static final int MAX_RUN = 7;

    /** Of 32 bytes, 8 repeat what came so long before; of 43 characters 11. Random ones do that once in 2^64. */
    private static final int MAX_PERIOD = 24;

    private static final int MAX_PERIOD_OF_TEXT = 32;

    /** Of 42 characters. Random ones weigh 33 at least, of 200,000. */
    private static final int MIN_WEIGHT = 16;

    /**
     * The ids of keys that stand in our docs and in standards that people copy from. By id, so that no key is here: the
     * test vector of docs/sealed-tokens.md, the content key of RFC 7516 A.1, and the key of NIST's AES-256 examples.
     * Then the SHA-256 of nothing, and of three words: password, secret, changeme.
     */
    private static final Set<String> PUBLISHED = Set.of(
            "1G33lGTqIUOE4X7V",
            "nd30neJ-Q0g8J8TO",
            "4dHnBr7i-eSYuKuy",
            "gNTvWE5uMAtpzWZd",
            "AMw-6hqulJcOjhX_",
            "duhulN1goVsfum3H",
            "JDQ1mGprnScJk63q");

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
        if (constant() || repeats(secret, MAX_PERIOD)) {
            throw refused("sealed.key-constant", where + " follows a pattern, it is not random");
        }
        if (text() || typed()) {
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
                "make a key with " + KeyTool.class.getName() + " generate, or derive it with KeyRing.fromPassphrase");
    }

    /** Few values, few steps from one to the next, or one value many times in a row, such as padding. */
    private boolean constant() {
        boolean[] values = new boolean[256];
        boolean[] steps = new boolean[256];
        int run = 1;
        int longest = 1;
        for (int i = 0; i < secret.length; i++) {
            values[secret[i] & 0xFF] = true;
            if (i > 0) {
                steps[(secret[i] - secret[i - 1]) & 0xFF] = true;
                run = secret[i] == secret[i - 1] ? run + 1 : 1;
                longest = Math.max(longest, run);
            }
        }
        return count(values) < MIN_DISTINCT || count(steps) < MIN_DISTINCT || longest > MAX_RUN;
    }

    private static int count(boolean[] seen) {
        int count = 0;
        for (boolean each : seen) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /** Blanks, line ends and zeros count: a line's end, or padding, makes a key of no text. */
    private boolean text() {
        for (byte value : secret) {
            boolean typed = (value >= ' ' && value <= '~') || (value >= '\t' && value <= '\r') || value == 0;
            if (!typed) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it reads as words although it is base64: in one case, a short text again and again, or what everybody
     * tries first, such as the alphabet. Random ones do once in 2^31.
     */
    private boolean typed() {
        // The last character holds four bits only, and who types does not know which ones.
        byte[] characters = Base64Url.encode(secret).getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(characters, characters.length - 1);
        boolean upper = false;
        boolean lower = false;
        for (byte character : whole) {
            upper |= character >= 'A' && character <= 'Z';
            lower |= character >= 'a' && character <= 'z';
        }
        return !upper
                || !lower
                || repeats(whole, MAX_PERIOD_OF_TEXT)
                || Guessable.weight(new String(whole, StandardCharsets.US_ASCII)) < MIN_WEIGHT;
    }

    private static boolean repeats(byte[] values, int longest) {
        for (int period = 1; period <= longest; period++) {
            if (Arrays.equals(values, period, values.length, values, 0, values.length - period)) {
                return true;
            }
        }
        return false;
    }

    private static String id(byte[] secret) {
        return Base64Url.encode(Hkdf.derive(secret, "kid".getBytes(StandardCharsets.US_ASCII), ID_BYTES));
    }

    /** 16 characters that commit to the key and show nothing of it. */
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

    /** The key as text, for a key file and for the command line. */
    String reveal() {
        return Base64Url.encode(secret);
    }

    @Override
    public String toString() {
        return "RootKey[" + id + ", " + state.word() + "]";
    }
}
