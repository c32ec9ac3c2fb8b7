package dev.satchel.session.internal;

import dev.satchel.session.Token;
import dev.satchel.session.codec.BirthId;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes tokens of 256 random bits, and rejects texts that cannot be one. */
final class Tokens {

    /** 256 bits as base64url without padding. */
    static final int LENGTH = 43;

    private static final int BYTES = 32;

    /**
     * Zero for a character that may stand in a token. A table, because comparisons that go either way for random text
     * cost more than it all.
     */
    private static final byte[] STRANGE = new byte[128];

    static {
        Arrays.fill(STRANGE, (byte) 1);
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            STRANGE[c] = 0;
        }
    }

    private final RandomGenerator random;

    Tokens(RandomGenerator random) {
        this.random = random;
    }

    Token next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Token.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    BirthId birth() {
        return new BirthId(random.nextLong(), random.nextLong());
    }

    long version() {
        return random.nextLong();
    }

    /**
     * Whether this text has the shape of a token: 43 characters of base64url. Cheap, and before anything else looks at
     * it.
     */
    static boolean wellFormed(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        int strange = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            strange |= c >>> 7 | STRANGE[c & 0x7f];
        }
        return strange == 0;
    }
}
