package dev.satchel.benchmarks.memory;

/** One way to keep live sessions in memory: a contender. It can also count in a session. */
public interface LiveSessions extends KeptSessions {

    /**
     * Adds one to a counter in the session, the way that this contender offers; answers whether it was acknowledged.
     */
    boolean increment(String token);

    /** The counter. */
    int count(String token);

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
