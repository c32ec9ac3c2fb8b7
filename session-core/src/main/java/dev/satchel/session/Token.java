package dev.satchel.session;

import dev.satchel.session.spi.Locator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the user's side carries: an opaque text. With a store it is a random 256-bit id of 43 characters; with sealed sessions
 * it is the session itself. A token is a credential: {@code toString} does not show it, and comparing takes the same time wherever
 * two of a length differ.
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
        return other instanceof Token that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
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
