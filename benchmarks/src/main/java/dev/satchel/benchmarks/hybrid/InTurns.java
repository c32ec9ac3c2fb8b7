package dev.satchel.benchmarks.hybrid;

import dev.satchel.benchmarks.Turns;
import dev.satchel.benchmarks.Visit;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Placement;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A hybrid stack by {@link Turns} with the pure ones, which are the floor. Anonymous requests run beside a sealed
 * stack, signed-in requests beside one in memory. A login, which moves the session, runs beside a rotation in memory.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.hybrid.InTurns [hybrid-in-turns.json [blocks [requests]]]
 * </pre>
 */
public final class InTurns {

    private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);
    private static final Visit VISIT = Visit.Size.TYPICAL.visit();

    private final KeyRing keys = KeyRing.ephemeralForDevelopment();
    private final Sessions sealed = stack().backend(SealedSessions.with(keys)).build();
    private final Sessions stored = stack().store(MemorySessionStore.standard()).build();
    private final Sessions hybrid = stack().placement(
                    Placement.sealedUntilClaimed(SealedSessions.with(keys), MemorySessionStore.standard()))
            .build();
    private int count;

    private InTurns() {}

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 200;
        ArrayNode rows = new JsonMapper().createArrayNode();
        new InTurns().compare(new Turns(blocks, requests, rows));
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    private static Sessions.Builder stack() {
        return Sessions.named("benchmark").codec(JsonCodec.standard()).listener(event -> {});
    }

    private void compare(Turns turns) throws Exception {
        List<Token> visitor = begun(sealed.open(List.of()), VISIT::writeTo);
        turns.compare("visitor reads", () -> read(sealed.open(visitor)), () -> read(hybrid.open(List.of(), visitor)));
        turns.compare(
                "visitor writes", () -> write(sealed.open(visitor)), () -> write(hybrid.open(List.of(), visitor)));
        Consumer<Session> login = session -> {
            VISIT.writeTo(session);
            session.claim("ada@example.org");
        };
        List<Token> inStore = begun(stored.open(List.of()), login);
        List<Token> moved = begun(hybrid.open(List.of(), visitor), login);
        turns.compare("user reads", () -> read(stored.open(inStore)), () -> read(hybrid.open(moved, List.of())));
        turns.compare("user writes", () -> write(stored.open(inStore)), () -> write(hybrid.open(moved, List.of())));
        turns.compare("login", () -> claim(stored.open(begun(stored.open(List.of()), VISIT::writeTo))), () -> {
            return claim(hybrid.open(List.of(), begun(hybrid.open(List.of(), List.of()), VISIT::writeTo)));
        });
    }

    private static List<Token> begun(SessionExchange exchange, Consumer<Session> body) {
        try (exchange) {
            body.accept(exchange.session());
            return List.of(((Directive.Issue) exchange.commit()).token());
        }
    }

    private static Object read(SessionExchange exchange) {
        try (exchange) {
            String country = exchange.view().get(Visit.COUNTRY).orElseThrow();
            exchange.commit();
            return country;
        }
    }

    private Object write(SessionExchange exchange) {
        try (exchange) {
            exchange.session().set(COUNT, ++count);
            return exchange.commit();
        }
    }

    private Object claim(SessionExchange exchange) {
        try (exchange) {
            exchange.session().claim("visitor-" + ++count % 1000);
            return exchange.commit();
        }
    }
}
