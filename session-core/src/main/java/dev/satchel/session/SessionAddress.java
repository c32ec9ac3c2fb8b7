package dev.satchel.session;

import dev.satchel.session.backend.Locator;
import dev.satchel.session.internal.Printable;
import dev.satchel.session.internal.WellFormed;
import java.util.Objects;

/**
 * An identity that the application vouches for, such as chat 42 on Telegram: the way to a session without a token.
 * Never make one of wire input that nobody authenticated.
 *
 * <pre>{@code
 * sessions.at(SessionAddress.of("telegram", "42")).edit(session -> session.set(LANGUAGE, "de"));
 * }</pre>
 *
 * @param channel what kind of identity it is, such as {@code telegram}; 1 to 255 characters, none of them halved
 * @param id the identity within the channel; 1 to 1,024 characters, none of them halved
 */
public record SessionAddress(String channel, String id) implements Locator {

    private static final int MAX_CHANNEL = 255;
    private static final int MAX_ID = 1024;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part is empty, too long, or has half a surrogate pair
     */
    public SessionAddress {
        checkPart("channel", channel, MAX_CHANNEL);
        checkPart("id", id, MAX_ID);
    }

    /** The address of this identity. */
    public static SessionAddress of(String channel, String id) {
        return new SessionAddress(channel, id);
    }

    private static void checkPart(String part, String text, int most) {
        Objects.requireNonNull(text, part);
        if (text.isEmpty() || text.length() > most) {
            throw new IllegalArgumentException(
                    "the " + part + " of a session address has 1 to " + most + " characters, not " + text.length());
        }
        WellFormed.text("the " + part + " of a session address", text);
    }

    /** Shows the channel only: an id may be personal. */
    @Override
    public String toString() {
        return "SessionAddress[" + Printable.of(channel) + ", redacted]";
    }
}
