/** Sessions for Vert.x Web 5. */
@org.jspecify.annotations.NullMarked
module dev.satchel.vertx {
    requires transitive dev.satchel.session;
    requires transitive dev.satchel.http;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires static org.jspecify;

    exports dev.satchel.vertx;
}
