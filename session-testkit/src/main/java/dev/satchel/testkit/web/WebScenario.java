package dev.satchel.testkit.web;

import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.io.IOException;

/** The scenario that a rule wants served: a stack, and an action on a request. Thread-safe. */
public interface WebScenario {

    /**
     * The name of the cookie that carries the token; the others of its attributes are as the binding's defaults for
     * plain HTTP.
     */
    String COOKIE = "session";

    /** The stack to bind. */
    Sessions sessions();

    /**
     * Whether the cookie has to be {@code Secure}, as in production, though the server speaks plain HTTP; its name is
     * as the binding's default then.
     */
    boolean secureCookie();

    /** Serves a request for {@code /write}, whatever its method, with its session to read and write. */
    void write(WebCall call, Session session) throws IOException;

    /** Serves a request for {@code /read}, whatever its method, with its session to read. */
    void read(WebCall call, SessionView view) throws IOException;
}
