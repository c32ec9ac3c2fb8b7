package dev.satchel.session.internal;

import dev.satchel.session.Token;
import dev.satchel.session.spi.BirthId;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes tokens of 256 random bits, and tells what cannot be one. */
final class Tokens {

    /** 256 bits as base64url without padding. */
    static final int LENGTH = 43;

    private static final int BYTES = 32;

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

    /** Whether this text has the shape of a token: 43 characters of base64url. Cheap, and before anything else looks at it. */
    static boolean wellFormed(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean allowed = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
