package dev.satchel.session.internal;

import dev.satchel.session.Token;
import dev.satchel.session.codec.BirthId;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes tokens of 256 random bits, and rejects texts that cannot be one. */
final class Tokens {

    /** 256 bits as base64url without padding. */
    static final int LENGTH = 43;

    private static final int BYTES = 32;

    /**
     * Which characters may stand in a token. A table, because comparisons that go either way for random text cost more
     * than it all.
     */
    private static final boolean[] BASE64URL = new boolean[128];

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            BASE64URL[c] = true;
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
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (c >= BASE64URL.length || !BASE64URL[c]) {
                return false;
            }
        }
        return true;
    }
}
