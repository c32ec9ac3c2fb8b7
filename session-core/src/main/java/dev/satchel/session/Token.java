package dev.satchel.session;

import dev.satchel.session.backend.Locator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The opaque text that the user's side carries. With a store it is a random 256-bit id of 43 characters; with sealed
 * sessions it is the session itself. A token is a credential: {@code toString} does not show it, and comparing takes
 * the same time wherever two of a length differ.
 *
 * <p>Any text can be a token that was presented, whatever its shape; opening judges it.
 *
 * <pre>{@code
 * Token token = Token.of(header);
 * }</pre>
 */
public final class Token implements Locator {

    private final String value;

    private Token(String value) {
        this.value = value;
    }

    /** The token that this text is, as it came from the wire. */
    public static Token of(String value) {
        return new Token(Objects.requireNonNull(value, "value"));
    }

    /** The text to carry. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Token that && same(value, that.value);
    }

    /**
     * By characters: half a surrogate pair has no bytes of its own. Every one is looked at, wherever the first
     * difference is.
     */
    private static boolean same(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < one.length(); i++) {
            difference |= one.charAt(i) ^ other.charAt(i);
        }
        return difference == 0;
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Token[redacted]";
    }
}
