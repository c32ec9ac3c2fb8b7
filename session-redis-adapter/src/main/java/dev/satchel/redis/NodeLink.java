package dev.satchel.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.util.List;
import java.util.Optional;

/** One connection to one server. While it is broken, commands fail at once: a queue of waiting requests would outlive the outage. */
final class NodeLink implements Link {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Runnable release;

    /** With what to do after the connection was closed. */
    NodeLink(StatefulRedisConnection<byte[], byte[]> connection, Runnable release) {
        this.connection = connection;
        this.release = release;
    }

    @Override
    public void dispatch(RedisCommand<byte[], byte[], Answer> command) {
        connection.dispatch(command);
    }

    @Override
    public boolean reopen(byte[] key, Optional<String> redirect) {
        return false;
    }

    @Override
    public StatefulRedisConnection<byte[], byte[]> primary(byte[] key, Optional<String> redirect) {
        return connection;
    }

    @Override
    public List<StatefulRedisConnection<byte[], byte[]>> primaries() {
        return List.of(connection);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void close() {
        connection.close();
        release.run();
    }
}
