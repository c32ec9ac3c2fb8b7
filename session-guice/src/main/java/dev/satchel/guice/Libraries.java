package dev.satchel.guice;

import dev.satchel.session.SessionConfigurationException;

/** The libraries that {@link SessionHttpModule} uses if they are present. */
enum Libraries {
    HTTP("dev.satchel.http.TokenTransport"),
    JDK_SERVER("com.sun.net.httpserver.HttpServer"),
    SERVLETS("jakarta.servlet.Filter"),
    GUICE_SERVLET("com.google.inject.servlet.ServletScopes");

    private final String type;

    Libraries(String type) {
        this.type = type;
    }

    boolean isPresent() {
        try {
            Class.forName(type, false, Libraries.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** Refuses to go on without the adapter. */
    static void requireHttp() {
        if (!HTTP.isPresent()) {
            throw new SessionConfigurationException(
                    "guice.missing-adapter",
                    "SessionHttpModule needs dev.satchel:session-http-adapter, which is not on the class path",
                    "add the dependency dev.satchel:session-http-adapter; a program of modules also requires"
                            + " dev.satchel.http");
        }
    }
}
