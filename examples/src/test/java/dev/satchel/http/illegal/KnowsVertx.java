package dev.satchel.http.illegal;

/** Breaks the rule on purpose: the HTTP adapter knows a host. */
final class KnowsVertx {
    private KnowsVertx() {}

    static String name() {
        return io.vertx.ext.web.Router.class.getName();
    }
}
