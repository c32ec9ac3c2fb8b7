package dev.satchel.benchmarks.memory;

/**
 * One way to keep live sessions in memory: a contender. Each does what a request does with it, with no web around it. For many threads.
 */
public interface LiveSessions extends AutoCloseable {

    /** A new session with these contents; answers its token. */
    String create(Contents contents);

    /** Opens the session and reads its country. */
    Object country(String token);

    /** Opens the session, sets its cart id and commits; answers what the commit gave. */
    Object choose(String token, String cartId);

    /** Adds one to a counter in the session, the way that this contender offers; answers whether it was acknowledged. */
    boolean increment(String token);

    /** The counter. */
    int count(String token);

    /** The version that the session is stored under, which each write changes; 0 where there are no versions. */
    default long version(String token) {
        return 0;
    }

    @Override
    void close();

    /** The contender of this name, with room for so many sessions. */
    static LiveSessions of(String contender, int live) {
        return switch (contender) {
            case "floor" -> CachedSessions.floor(live);
            case "floorUnhashed" -> CachedSessions.unhashed(live);
            case "floorDecoded" -> CachedSessions.decoded(live);
            case "satchel" -> SatchelSessions.roomy(live);
            case "satchelFull" -> SatchelSessions.full(live);
            case "spring" -> new SpringSessions();
            case "vertx" -> new VertxSessions();
            case "tomcat" -> new TomcatSessions();
            case "jetty" -> new JettySessions();
            case "undertow" -> new UndertowSessions();
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
    }
}
