package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.util.List;

/**
 * Satchel through its public API, as a binding calls it. A new session with all values is sealed. An opened one is
 * read, its lifetimes are judged, and it is committed with nothing to write. More work than the floor does.
 */
final class ExchangeSealing implements Sealing {

    private final Sessions sessions = SealedStack.compose().sessions();

    @Override
    public String seal(Visit visit) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            visit.writeTo(exchange.session());
            return ((Directive.Issue) exchange.commit()).token().value();
        }
    }

    @Override
    public String country(String token) {
        try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
            String country = exchange.view().get(Visit.COUNTRY).orElseThrow();
            exchange.commit();
            return country;
        }
    }
}
