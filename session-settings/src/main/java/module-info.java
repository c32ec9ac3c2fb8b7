/** A session stack from a file or the environment. Each adapter is optional. */
@org.jspecify.annotations.NullMarked
module dev.satchel.settings {
    requires transitive dev.satchel.session;
    requires static org.jspecify;
    requires static java.sql;
    requires static tools.jackson.core;
    requires static com.zaxxer.hikari;
    requires static dev.satchel.file;
    requires static dev.satchel.http;
    requires static dev.satchel.jdbc;
    requires static dev.satchel.json;
    requires static dev.satchel.memory;
    requires static dev.satchel.redis;
    requires static dev.satchel.sealed;

    exports dev.satchel.settings;
}
