package dev.satchel.benchmarks.http;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.benchmarks.file.Scratch;
import dev.satchel.benchmarks.redis.RedisServer;
import dev.satchel.file.Durability;
import dev.satchel.file.FileSessionStore;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.SessionStore;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The places where contenders keep sessions: a Redis server, a directory, a database, and Satchel's stacks on them. */
final class Backends implements AutoCloseable {

    private final RedisServer redis = RedisServer.start();
    private final RedisSessionStore redisStore = RedisSessionStore.connect(redis.uri(), "bench");
    private final LettuceConnectionFactory springRedis = new LettuceConnectionFactory("127.0.0.1", redis.port());
    private final RedisByHand redisByHand = new RedisByHand(redis);
    private final HikariDataSource database = new HikariDataSource();
    private final Path directory = Scratch.directory();

    Backends() throws IOException {
        springRedis.afterPropertiesSet();
        springRedis.start();
        database.setJdbcUrl("jdbc:h2:mem:whole");
    }

    private static Sessions on(SessionStore store) {
        return Sessions.named("benchmarks")
                .codec(JsonCodec.standard())
                .store(store)
                .build();
    }

    Sessions memory() {
        return on(MemorySessionStore.standard());
    }

    Sessions sealed() {
        return Sessions.named("benchmarks")
                .codec(JsonCodec.standard())
                .backend(SealedSessions.with(KeyRing.ephemeralForDevelopment()))
                .build();
    }

    Sessions redis() {
        return on(redisStore);
    }

    /** Files that are left to the operating system to write, not forced. */
    Sessions files() {
        return on(FileSessionStore.builder(directory).durability(Durability.OS).build());
    }

    /** H2, in the memory of this process. */
    Sessions database() {
        return on(JdbcSessionStore.builder(database).createIfMissing().build());
    }

    /** The database by itself. */
    DataSource source() {
        return database;
    }

    LettuceConnectionFactory springRedis() {
        return springRedis;
    }

    RedisByHand redisByHand() {
        return redisByHand;
    }

    @Override
    public void close() throws IOException {
        redisByHand.close();
        springRedis.destroy();
        redisStore.close();
        database.close();
        redis.close();
        Scratch.delete(directory);
    }
}
