package dev.satchel.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.util.List;
import java.util.Optional;

/** The connection to a server, or to the servers of a cluster. Thread-safe. */
interface Link {

    /** Sends a command to the node that has its key. */
    void dispatch(RedisCommand<byte[], byte[], Answer> command);

    /**
     * Waits for a connection to the node that has this key, and answers whether there is one: whether it makes sense to send again what
     * was never sent.
     *
     * @param redirect what a node said about where the key is
     */
    boolean reopen(byte[] key, Optional<String> redirect);

    /** The connection to the node that has this key, for commands that have to go to it together. */
    StatefulRedisConnection<byte[], byte[]> primary(byte[] key, Optional<String> redirect);

    /** A connection to each node that takes writes. */
    List<StatefulRedisConnection<byte[], byte[]>> primaries();

    /** What it is, for people; no address. */
    String name();

    /** Closes the connection, and the client if it is our own. */
    void close();
}
