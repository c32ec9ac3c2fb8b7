package dev.satchel.session.extension;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.test.TestSessions;
import dev.satchel.testkit.PlainCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A stack of the real engine, and the token of one who visits it, as a browser carries it. */
final class Visitor {

    static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    static final Attribute<String> CITY = Attribute.of("city", String.class);
    static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    final Sessions sessions = TestSessions.create(new PlainCodec()).sessions();
    Directive last = new Directive.Keep();
    private List<Token> tokens = List.of();

    /** Sends a request, which is opened and not yet committed. */
    SessionExchange request() {
        SessionExchange exchange = sessions.open(tokens);
        exchange.view().info();
        return exchange;
    }

    /** Commits, and lets the response arrive. */
    void respond(SessionExchange exchange) {
        last = exchange.commit();
        if (last instanceof Directive.Issue issue) {
            tokens = List.of(issue.token());
        } else if (last instanceof Directive.Clear) {
            tokens = List.of();
        }
        exchange.close();
    }

    Visitor write(Consumer<Session> body) {
        SessionExchange exchange = request();
        body.accept(exchange.session());
        respond(exchange);
        return this;
    }

    <T> T read(Function<SessionView, T> body) {
        SessionExchange exchange = request();
        T result = body.apply(exchange.view());
        respond(exchange);
        return result;
    }

    <T> Optional<T> value(Attribute<T> attribute) {
        return read(view -> view.get(attribute));
    }

    Set<String> names() {
        return read(SessionView::names);
    }

    boolean carries() {
        return !tokens.isEmpty();
    }
}
