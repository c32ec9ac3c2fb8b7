package dev.satchel.redis;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The way to a server, or to the servers of a cluster. Thread-safe. */
interface Link {

    /**
     * The connection to the node that has this key, once it is open.
     *
     * @param redirect what a node said about where the key is
     * @throws io.lettuce.core.RedisException if there is no connection; it may also come through the future
     */
    CompletableFuture<Line> toward(byte[] key, Optional<String> redirect);

    /**
     * As {@link #toward}, and waits for it.
     *
     * @throws io.lettuce.core.RedisException if there is no connection
     */
    Line line(byte[] key, Optional<String> redirect);

    /** Whether what was not sent on one connection may find another one. */
    boolean reroutes();

    /** Hears that a connection may not be able to serve, and leaves it where that helps. Returns at once. */
    void report(Line line, Trouble trouble);

    /** A connection to each node that takes writes. */
    List<Line> primaries();

    /** The kind of connection, for people; no address. */
    String name();

    /** Whether another server may take the place of one that takes writes. */
    boolean failsOver();

    /** Closes the connections, and the client if it is our own. */
    void close();
}
