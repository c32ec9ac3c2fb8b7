package dev.satchel.benchmarks.redis;

/** A way to keep sessions in Redis. For one thread. */
interface RedisContender extends AutoCloseable {

    /** The contender of this name, on a server that is empty, with so many sessions. */
    static RedisContender named(String name, RedisServer server, int records) {
        return switch (name) {
            case "floor" -> new BareRedis(server, records);
            case "satchel" -> new SatchelRedis(server, records, false);
            case "satchelDecoded" -> new SatchelRedis(server, records, true);
            case "spring" -> new SpringRedis(server, records);
            default -> throw new IllegalArgumentException("no contender is called " + name);
        };
    }

    /** Reads a session, and answers something that was computed from what it holds. */
    Object read(int index);

    /** Changes one attribute of a session: what a request does that knows the session already. */
    Object write(int index);

    @Override
    void close();
}
