package dev.satchel.session;

import java.util.List;

/**
 * Where a token is carried outside a web binding: a command-line tool's file, a message header. Used by one exchange at
 * a time.
 *
 * <pre>{@code
 * sessions.carriedBy(carrier).edit(session -> session.set(COUNTRY, "DE"));
 * }</pre>
 */
public interface TokenCarrier {

    /** The tokens that are carried: none, one, or several of which the first valid one counts. */
    List<Token> tokens();

    /**
     * Carries out what an exchange decided. Called once for each exchange, after its commit. An exception that it
     * throws fails nothing, because the session is stored. A listener is notified with {@code CarrierFailed}, and the
     * same {@link BoundSession} calls it again, with the same directive, before its next exchange.
     */
    void carry(Directive directive);
}
