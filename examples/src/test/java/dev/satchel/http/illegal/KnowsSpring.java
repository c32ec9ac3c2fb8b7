package dev.satchel.http.illegal;

/** Breaks the rule on purpose: the HTTP adapter knows a host. */
final class KnowsSpring {
    private KnowsSpring() {}

    static String name() {
        return org.springframework.web.servlet.DispatcherServlet.class.getName();
    }
}
