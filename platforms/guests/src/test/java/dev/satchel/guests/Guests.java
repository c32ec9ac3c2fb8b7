package dev.satchel.guests;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.internal.Subject;
import io.ktor.server.sessions.SessionStorageMemory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

/** The stores of others, each opened on a bench. What they share is closed at the end. */
final class Guests implements AutoCloseable {

    private static final Duration TEN_YEARS = Duration.ofDays(3_650);

    private final RedisServer redis = new RedisServer();
    private final LettuceConnectionFactory connections = new LettuceConnectionFactory("localhost", redis.port());
    private final RedisTemplate<String, Object> template = new RedisTemplate<>();
    private final Vertx vertx = Vertx.vertx();
    private final Context context;

    Guests() throws Exception {
        connections.afterPropertiesSet();
        connections.start();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.afterPropertiesSet();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("target/tomcat");
        context = tomcat.addContext("", null);
    }

    @Override
    public void close() {
        vertx.close();
        connections.destroy();
        redis.close();
    }

    /** One storage for each bench. */
    private static <T> Function<Bench, T> oncePerBench(Function<Bench, T> maker) {
        Map<Bench, T> made = new WeakHashMap<>();
        return bench -> made.computeIfAbsent(bench, maker);
    }

    Subject springMap() {
        Function<Bench, SessionStore> stores = oncePerBench(bench -> {
            MapSessionRepository repository = new MapSessionRepository(new ConcurrentHashMap<>());
            repository.setDefaultMaxInactiveInterval(TEN_YEARS);
            return spring("MapSessionRepository", repository, repository::setSessionIdGenerator);
        });
        return stores::apply;
    }

    private static <S extends Session> SessionStore spring(
            String name,
            org.springframework.session.SessionRepository<S> repository,
            java.util.function.Consumer<SpringGuest.Names> naming,
            Trait... traits) {
        SpringGuest.Names names = new SpringGuest.Names();
        naming.accept(names);
        return new SpringGuest<>(StoreTraits.of(name, traits), repository, names);
    }

    Subject springJdbc() {
        Function<Bench, JdbcConnectionPool> databases = oncePerBench(Guests::database);
        return bench -> {
            JdbcConnectionPool pool = databases.apply(bench);
            JdbcIndexedSessionRepository repository = new JdbcIndexedSessionRepository(
                    new JdbcTemplate(pool), new TransactionTemplate(new DataSourceTransactionManager(pool)));
            repository.setDefaultMaxInactiveInterval(TEN_YEARS);
            return spring(
                    "JdbcIndexedSessionRepository",
                    repository,
                    repository::setSessionIdGenerator,
                    Trait.SHARED,
                    Trait.DURABLE);
        };
    }

    /** With room for our keys in the column of the ids. */
    private static JdbcConnectionPool database(Bench bench) {
        JdbcConnectionPool pool = JdbcConnectionPool.create(
                "jdbc:h2:mem:" + bench.seed() + "-" + System.identityHashCode(bench) + ";DB_CLOSE_DELAY=-1", "sa", "");
        JdbcTemplate database = new JdbcTemplate(pool);
        try {
            String schema = new ClassPathResource("org/springframework/session/jdbc/schema-h2.sql")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("SESSION_ID CHAR(36)", "SESSION_ID CHAR(64)");
            for (String statement : schema.split(";", -1)) {
                if (!statement.isBlank()) {
                    database.execute(statement);
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        bench.onClose(() -> {
            database.execute("SHUTDOWN");
            pool.dispose();
        });
        return pool;
    }

    Subject springRedis() {
        return bench -> {
            RedisSessionRepository repository = new RedisSessionRepository(template);
            repository.setRedisKeyNamespace(bench.namespace());
            repository.setDefaultMaxInactiveInterval(TEN_YEARS);
            return spring("RedisSessionRepository", repository, repository::setSessionIdGenerator, Trait.SHARED);
        };
    }

    Subject vertxLocal() {
        Function<Bench, LocalSessionStore> stores =
                oncePerBench(bench -> LocalSessionStore.create(vertx, bench.namespace() + bench.seed()));
        return bench -> new VertxGuest(StoreTraits.of("LocalSessionStore"), vertx, stores.apply(bench));
    }

    Subject ktorMemory() {
        Function<Bench, SessionStore> stores = oncePerBench(
                bench -> new KtorGuest(StoreTraits.of("SessionStorageMemory"), new SessionStorageMemory()));
        return stores::apply;
    }

    Subject tomcatFiles() {
        return bench -> new TomcatGuest(StoreTraits.of("FileStore", Trait.DURABLE), context, bench.directory());
    }
}
