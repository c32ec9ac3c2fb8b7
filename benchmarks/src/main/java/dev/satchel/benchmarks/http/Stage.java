package dev.satchel.benchmarks.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The contenders on one kind of host, all of which listen at once, and the same host without sessions. */
final class Stage implements AutoCloseable {

    /** The connections of the load to each contender. */
    private static final int CONNECTIONS = 2;

    /** The cookie of a client without a session, since the load always sends one. */
    private static final String NO_SESSION = "none=0";

    private final String name;
    private Contender plain = new Contender("none", Counting.NEVER, 0, List.of());
    private final List<Contender> contenders = new ArrayList<>();
    private final Deque<Host> open = new ArrayDeque<>();

    Stage(String name) {
        this.name = name;
    }

    /** Takes this host as the one without sessions. */
    void plain(Host host) {
        open.push(host);
        plain = new Contender("none", Counting.NEVER, host.port(), Collections.nCopies(CONNECTIONS, NO_SESSION));
    }

    /** Takes this host as a contender, and begins a session for each connection. */
    void add(String contender, Counting counting, Host host) throws Exception {
        open.push(host);
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            cookies.add(new Browser(host.port()).begin());
        }
        contenders.add(new Contender(contender, counting, host.port(), List.copyOf(cookies)));
    }

    String name() {
        return name;
    }

    Contender plain() {
        return plain;
    }

    List<Contender> contenders() {
        return contenders;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
