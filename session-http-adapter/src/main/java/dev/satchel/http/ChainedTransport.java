package dev.satchel.http;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Several transports, in order of precedence. The last one serves requests that present nothing. */
record ChainedTransport(List<TokenTransport> links) implements TokenTransport {

    static TokenTransport of(TokenTransport first, TokenTransport second) {
        List<TokenTransport> links =
                Stream.concat(linksOf(first), linksOf(second)).toList();
        Set<String> seen = new HashSet<>();
        for (TokenTransport link : links) {
            for (String wire : link.occupies()) {
                // One link alone answers: several may answer in one header.
                if (!wire.startsWith(HeaderTransport.ANSWER) && !seen.add(wire)) {
                    throw new SessionConfigurationException(
                            "transport.twice",
                            "two transports of one chain are both the " + wire,
                            "give them different names, or leave one out");
                }
            }
        }
        return new ChainedTransport(links);
    }

    static Stream<TokenTransport> linksOf(TokenTransport transport) {
        return transport instanceof ChainedTransport chain ? chain.links.stream() : Stream.of(transport);
    }

    // Nothing of a later link is looked at once an earlier one presents anything, valid or not: a request that carries
    // two credentials must not be served by whichever happens to open.
    TokenTransport chosen(WebExchange exchange, boolean hybrid) {
        for (TokenTransport link : links.subList(0, links.size() - 1)) {
            boolean presents = !link.tokens(exchange).isEmpty()
                    || (hybrid
                            && link.signedIn()
                                    .filter(place -> !place.tokens(exchange).isEmpty())
                                    .isPresent());
            if (presents) {
                return link;
            }
        }
        return links.get(links.size() - 1);
    }

    @Override
    public List<Token> tokens(WebExchange exchange) {
        return chosen(exchange, false).tokens(exchange);
    }

    @Override
    public void carry(Directive directive, WebExchange exchange) {
        chosen(exchange, false).carry(directive, exchange);
    }

    @Override
    public Set<String> varies() {
        Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        links.forEach(link -> headers.addAll(link.varies()));
        return headers;
    }

    @Override
    public Set<String> occupies() {
        return links.stream().flatMap(link -> link.occupies().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public int budget() {
        return links.stream().mapToInt(TokenTransport::budget).min().orElse(0);
    }

    @Override
    public String toString() {
        return links.toString();
    }
}
