package dev.satchel.examples.races;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.SerializationUtils;
import redis.embedded.RedisServer;

/** The repositories of Spring Session, of which one is in use, so that one application serves them all. */
final class Repositories implements SessionRepository<Session>, AutoCloseable {

    /** One of them. */
    enum Kind {
        MAP,
        /** A map that keeps copies, as the maps of data grids do. */
        GRID,
        JDBC,
        REDIS
    }

    private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:races", "sa", "");
    private final RedisServer redis = server();
    private final LettuceConnectionFactory connections =
            new LettuceConnectionFactory("127.0.0.1", redis.ports().get(0));
    private final SessionRepository<?> map = new MapSessionRepository(new ConcurrentHashMap<>());
    private final SessionRepository<?> grid = new MapSessionRepository(new Copies());
    private final SessionRepository<?> jdbc = jdbc(database);
    private final SessionRepository<?> inRedis;
    private volatile SessionRepository<?> used = map;

    Repositories() {
        connections.afterPropertiesSet();
        connections.start();
        inRedis = redis(connections);
    }

    private static RedisServer server() {
        try {
            RedisServer server = RedisServer.newRedisServer()
                    .port(freePort())
                    .setting("bind 127.0.0.1")
                    .setting("save \"\"")
                    .build();
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SessionRepository<?> jdbc(DataSource database) {
        new ResourceDatabasePopulator(new ClassPathResource("org/springframework/session/jdbc/schema-h2.sql"))
                .execute(database);
        return new JdbcIndexedSessionRepository(
                new JdbcTemplate(database), new TransactionTemplate(new JdbcTransactionManager(database)));
    }

    private static SessionRepository<?> redis(RedisConnectionFactory connections) {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.afterPropertiesSet();
        return new RedisSessionRepository(template);
    }

    void use(Kind kind) {
        used = switch (kind) {
            case MAP -> map;
            case GRID -> grid;
            case JDBC -> jdbc;
            case REDIS -> inRedis;
        };
    }

    /** What is put is kept as bytes, and what is got is made of them. */
    private static final class Copies extends ConcurrentHashMap<String, Session> {
        private static final long serialVersionUID = 1L;

        @Override
        public Session get(Object id) {
            Session kept = super.get(id);
            return kept == null ? null : copy(kept);
        }

        @Override
        public Session put(String id, Session session) {
            return super.put(id, copy(session));
        }

        private static Session copy(Session session) {
            return SerializationUtils.clone((MapSession) session);
        }
    }

    @Override
    public Session createSession() {
        return used.createSession();
    }

    @Override
    public void save(Session session) {
        saveIn(used, session);
    }

    @SuppressWarnings("unchecked") // it made the session
    private static <S extends Session> void saveIn(SessionRepository<S> repository, Session session) {
        repository.save((S) session);
    }

    @Override
    public Session findById(String id) {
        return used.findById(id);
    }

    @Override
    public void deleteById(String id) {
        used.deleteById(id);
    }

    @Override
    public void close() throws IOException {
        connections.destroy();
        redis.stop();
        database.dispose();
    }
}
