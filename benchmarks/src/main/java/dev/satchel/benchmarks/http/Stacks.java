package dev.satchel.benchmarks.http;

import com.sun.net.httpserver.HttpHandler;
import dev.satchel.benchmarks.Visit;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.jdkserver.JdkSessions;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.micrometer.SessionMeters;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** The same handlers on Satchel: a sealed stack, one in memory, and one in memory with meters. */
final class Stacks {

    /** For plain HTTP, but not the one for development, which looks at the host of each request. */
    private static final SessionCookie COOKIE =
            SessionCookie.builder().name("session").secure(false).build();

    private final Sessions sealed = Sessions.named("benchmarks")
            .codec(JsonCodec.standard())
            .backend(SealedSessions.with(KeyRing.ephemeralForDevelopment()))
            .build();
    private final Sessions memory = Sessions.named("benchmarks")
            .codec(JsonCodec.standard())
            .store(MemorySessionStore.standard())
            .build();

    /** As {@link #memory}, with all meters. */
    private final Sessions metered = metered();

    private static Sessions metered() {
        SessionMeters meters = SessionMeters.of("benchmarks", new SimpleMeterRegistry());
        return Sessions.named("benchmarks")
                .codec(JsonCodec.standard())
                .store(meters.measure(MemorySessionStore.standard()))
                .listener(meters)
                .build();
    }

    /** A token that holds this visit. */
    String seal(Visit visit) {
        return issue(sealed, visit);
    }

    /** Keeps this visit under a new token. */
    String keep(Visit visit) {
        return issue(memory, visit);
    }

    /** Keeps this visit under a new token, where meters count. */
    String keepMetered(Visit visit) {
        return issue(metered, visit);
    }

    private static String issue(Sessions sessions, Visit visit) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            visit.writeTo(exchange.session());
            if (exchange.commit() instanceof Directive.Issue issue) {
                return issue.token().value();
            }
        }
        throw new IllegalStateException("a new session was not issued");
    }

    /** Is handed the session and never asks for it. */
    HttpHandler untouched() {
        return JdkSessions.of(sealed, COOKIE).handler((exchange, session) -> Answers.send(exchange, "ok"));
    }

    HttpHandler sealedRead() {
        return reading(sealed);
    }

    HttpHandler sealedWrite() {
        return writing(sealed);
    }

    HttpHandler memoryRead() {
        return reading(memory);
    }

    HttpHandler memoryWrite() {
        return writing(memory);
    }

    HttpHandler meteredRead() {
        return reading(metered);
    }

    HttpHandler meteredWrite() {
        return writing(metered);
    }

    private static HttpHandler reading(Sessions sessions) {
        return JdkSessions.of(sessions, COOKIE)
                .reading((exchange, view) ->
                        Answers.send(exchange, view.get(Visit.CART_ID).orElseThrow()));
    }

    private static HttpHandler writing(Sessions sessions) {
        return JdkSessions.of(sessions, COOKIE).handler((exchange, session) -> Answers.send(exchange, ship(session)));
    }

    private static String ship(Session session) {
        session.set(Visit.COUNTRY, Answers.country());
        return session.get(Visit.CART_ID).orElseThrow();
    }
}
