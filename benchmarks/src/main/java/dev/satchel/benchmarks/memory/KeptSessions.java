package dev.satchel.benchmarks.memory;

/** One way to keep sessions. Each does what a request does with it, with no web around it. For many threads. */
public interface KeptSessions extends AutoCloseable {

    /** A new session with these contents; answers its token. */
    String create(Contents contents);

    /** Opens the session and reads its country. */
    Object country(String token);

    /** Opens the session, sets its cart id and commits; answers what the commit gave. */
    Object choose(String token, String cartId);

    /** The version that the session is stored under, which each write changes; 0 where there are no versions. */
    default long version(String token) {
        return 0;
    }

    @Override
    void close();
}
