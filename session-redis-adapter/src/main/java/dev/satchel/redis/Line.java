package dev.satchel.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One connection to one server, and a count of the replies on it. Thread-safe. */
final class Line {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicBoolean left = new AtomicBoolean();

    Line(StatefulRedisConnection<byte[], byte[]> connection) {
        this.connection = connection;
    }

    StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }

    /** Sends a command. */
    void send(RedisCommand<byte[], byte[], ?> command) {
        connection.dispatch(command);
    }

    /** Sends commands, in one write. */
    void send(Collection<? extends RedisCommand<byte[], byte[], ?>> commands) {
        connection.dispatch(commands);
    }

    /** Notes that something came back. */
    void hear() {
        heard.incrementAndGet();
    }

    /** How often something came back so far. */
    long heard() {
        return heard.get();
    }

    /** Notes that a command went out that the server may answer late on purpose, and answers behind it wait. */
    void hold() {
        held.incrementAndGet();
    }

    /** Notes that such a command is done with. */
    void release() {
        held.decrementAndGet();
    }

    /** How many such commands are under way. */
    int holders() {
        return held.get();
    }

    /** Whether it was closed here, for good. A connection that merely broke is opened again by Lettuce. */
    boolean left() {
        return left.get();
    }

    /** Whether something can be sent now. */
    boolean open() {
        return !left.get() && connection.isOpen();
    }

    /** As {@link #leave}, and waits for it: a client that is shut down before complains. */
    void close() {
        if (left.compareAndSet(false, true)) {
            connection.close();
        }
    }

    /** Closes it. Commands under way fail, and commands that had not left this machine are never sent. */
    void leave() {
        if (left.compareAndSet(false, true)) {
            CompletableFuture<Void> unused = connection.closeAsync();
        }
    }
}
