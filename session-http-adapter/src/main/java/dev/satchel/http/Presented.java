package dev.satchel.http;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one request, and where answers go: to one place, or to two where the stack {@linkplain Sessions#hybrid
 * keeps signed-in sessions apart} and the transport has a place for them.
 *
 * @param place where anonymous sessions travel, or all
 * @param apart where signed-in sessions travel, if that is elsewhere
 * @param signedIn what was presented there
 * @param tokens what was presented in the other place
 */
record Presented(TokenTransport place, @Nullable TokenTransport apart, List<Token> signedIn, List<Token> tokens) {

    static Presented by(TokenTransport transport, Sessions sessions, WebExchange host) {
        boolean hybrid = sessions.hybrid();
        TokenTransport place = transport instanceof ChainedTransport chain ? chain.chosen(host, hybrid) : transport;
        TokenTransport apart = hybrid ? place.signedIn().orElse(null) : null;
        List<Token> signedIn = apart == null ? List.of() : apart.tokens(host);
        return new Presented(place, apart, signedIn, place.tokens(host));
    }

    /** Everything that is the transport's own on the wire, for this stack. */
    static Set<String> wires(TokenTransport transport, Sessions sessions) {
        if (!sessions.hybrid()) {
            return transport.occupies();
        }
        return ChainedTransport.linksOf(transport)
                .flatMap(link -> Stream.concat(Stream.of(link), link.signedIn().stream()))
                .flatMap(place -> place.occupies().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean nothing() {
        return signedIn.isEmpty() && tokens.isEmpty();
    }

    SessionExchange open(Sessions sessions) {
        return apart == null ? sessions.open(tokens) : sessions.open(signedIn, tokens);
    }

    /**
     * Writes what the directive says: a login sets the one place and clears the other, a logout clears both, and an
     * anonymous answer never names the place of signed-in sessions.
     *
     * @return what the browser presents from then on
     */
    Presented carry(Directive directive, WebExchange host) {
        if (directive instanceof Directive.Issue issue) {
            if (apart != null && issue.signedIn()) {
                apart.carry(issue, host);
                place.carry(new Directive.Clear(), host);
                return new Presented(place, apart, List.of(issue.token()), List.of());
            }
            place.carry(issue, host);
            return new Presented(place, apart, signedIn, List.of(issue.token()));
        }
        if (directive instanceof Directive.Clear clear) {
            place.carry(clear, host);
            if (apart == null || !clear.signedIn()) {
                return new Presented(place, apart, signedIn, List.of());
            }
            apart.carry(clear, host);
            return new Presented(place, apart, List.of(), List.of());
        }
        place.carry(directive, host);
        return this;
    }
}
