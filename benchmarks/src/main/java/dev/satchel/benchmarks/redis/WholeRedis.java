package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.memory.KeptSessions;
import dev.satchel.benchmarks.memory.SatchelSessions;
import dev.satchel.benchmarks.memory.WholeSessions;
import dev.satchel.redis.RedisSessionStore;

/** The commands of {@link BareRedis}, on sessions that are decoded and encoded as a whole. */
final class WholeRedis extends WholeSessions {

    private final BareConnection connection;

    private WholeRedis(RedisServer server) {
        super(BareConnection.HEAD);
        connection = new BareConnection(server);
    }

    /** The contender of this name. */
    static KeptSessions orSatchel(String contender, RedisServer server) {
        return switch (contender) {
            case "floor" -> new WholeRedis(server);
            case "satchel" -> overRedis(server);
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
    }

    private static KeptSessions overRedis(RedisServer server) {
        RedisSessionStore store = RedisSessionStore.connect(server.uri(), "bench");
        return SatchelSessions.over(store, store::close);
    }

    @Override
    protected void keep(String id, byte[] first) {
        connection.set(BareConnection.key(id), BareConnection.versioned(first, 0));
    }

    @Override
    protected byte[] find(String id) {
        return connection.get(BareConnection.key(id));
    }

    @Override
    protected void replace(String id, byte[] former, byte[] next) {
        long version = BareConnection.version(former) + 1;
        connection.replace(BareConnection.key(id), BareConnection.versioned(next, version));
    }

    @Override
    public void close() {
        connection.close();
    }
}
