package dev.satchel.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.benchmarks.Turns;
import dev.satchel.benchmarks.Visit;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Whole requests through the public API, by {@link Turns} with Spring Session JDBC, which stands in the floor's place,
 * on the same pool, among a thousand sessions each.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.jdbc.Peers [jdbc-peers.json [blocks [requests [h2 | postgresql | url]]]]
 * </pre>
 */
public final class Peers {

    private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);
    private static final Visit VISIT = Visit.Size.TYPICAL.visit();
    private static final int SESSIONS = 1000;

    private final Sessions sessions;
    private final SpringTable spring;
    private final List<List<Token>> tokens = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final int live;
    private final SplittableRandom random = new SplittableRandom(42);
    private int count;

    private Peers(HikariDataSource pool, int live) throws Exception {
        this.live = live;
        sessions = Sessions.named("benchmark")
                .codec(JsonCodec.standard())
                .store(JdbcSessionStore.builder(pool).createIfMissing().build())
                .listener(event -> {})
                .build();
        spring = new SpringTable(pool, pool.getJdbcUrl().startsWith("jdbc:postgresql:") ? "postgresql" : "h2");
        for (int i = 0; i < live; i++) {
            tokens.add(begun());
            ids.add(spring.begin(VISIT));
        }
    }

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        ArrayNode rows = new JsonMapper().createArrayNode();
        HikariConfig config = new HikariConfig();
        try (Database database = Database.named(args.length > 3 ? args[3] : "h2")) {
            config.setJdbcUrl(database.url());
            try (HikariDataSource pool = new HikariDataSource(config)) {
                new Peers(pool, Math.min(SESSIONS, blocks * requests)).compare(new Turns(blocks, requests, rows));
            }
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    private void compare(Turns turns) throws Exception {
        turns.compare("read", () -> spring.read(id()), () -> read(token()));
        turns.compare("read, saved", () -> spring.readAndSave(id()), () -> read(token()));
        turns.compare("write", () -> spring.write(id(), ++count), () -> write(token()));
    }

    private String id() {
        return ids.get(random.nextInt(live));
    }

    private List<Token> token() {
        return tokens.get(random.nextInt(live));
    }

    private List<Token> begun() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            VISIT.writeTo(exchange.session());
            return List.of(((Directive.Issue) exchange.commit()).token());
        }
    }

    /** A touch is due once a minute, so it is not in each request. */
    private Object read(List<Token> token) {
        try (SessionExchange exchange = sessions.open(token)) {
            String country = exchange.view().get(Visit.COUNTRY).orElseThrow();
            exchange.commit();
            return country;
        }
    }

    private Object write(List<Token> token) {
        try (SessionExchange exchange = sessions.open(token)) {
            exchange.session().set(COUNT, ++count);
            return exchange.commit();
        }
    }
}
