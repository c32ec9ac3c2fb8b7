package dev.satchel.http;

import dev.satchel.session.Directive;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a token travels over HTTP: in a {@link SessionCookie}, a {@linkplain #header header}, or {@linkplain #bearer as a
 * bearer token}. Thread-safe.
 *
 * <p>Transports are chained with {@link #orElse}: a request that presents anything by the first one is served by the
 * first one alone.
 *
 * <pre>{@code
 * TokenTransport transport = TokenTransport.bearer().orElse(SessionCookie.standard());
 * }</pre>
 */
public interface TokenTransport {

    /** The most tokens of one request that are looked at. */
    int MAX_CANDIDATES = 4;

    /**
     * A transport in this request header, answered in the response header of the same name; an empty one says to forget
     * it.
     */
    static HeaderTransport header(String name) {
        return HeaderTransport.named(name);
    }

    /** A transport in {@code Authorization: Bearer …}, answered in the response header {@code Session-Token}. */
    static HeaderTransport bearer() {
        return HeaderTransport.ofAuthorization();
    }

    /**
     * The tokens that the request presents, in order, at most {@link #MAX_CANDIDATES}; each as it came, whatever its
     * shape.
     */
    List<Token> tokens(WebExchange exchange);

    /**
     * Writes to the response what the directive says. Called at most once for each response.
     *
     * @throws dev.satchel.session.SessionTooLargeException when the token is over the budget; nothing is written then
     */
    void carry(Directive directive, WebExchange exchange);

    /** The request headers that the answer depends on. */
    Set<String> varies();

    /**
     * The names that it uses on the wire, such as {@code cookie session}, {@code header x-session} or {@code response
     * header x-session}: two transports that share one cannot serve the same requests. The links of a chain may share a
     * response header, since one of them answers.
     */
    Set<String> occupies();

    /** The longest token it carries, in bytes. */
    int budget();

    /**
     * Where the tokens of signed-in sessions travel in a {@linkplain Sessions#hybrid hybrid} stack. Empty, the default,
     * where they travel as all others do: a client that keeps one token.
     */
    default Optional<TokenTransport> signedIn() {
        return Optional.empty();
    }

    /**
     * This transport for requests that present anything by it, and the other one for all others: new sessions begin
     * there.
     *
     * @throws dev.satchel.session.SessionConfigurationException when both {@linkplain #occupies occupy} the same, other
     *     than a response header
     */
    default TokenTransport orElse(TokenTransport other) {
        return ChainedTransport.of(this, other);
    }
}
