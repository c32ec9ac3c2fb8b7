/** Sessions for Javalin 7. */
@org.jspecify.annotations.NullMarked
module dev.satchel.javalin {
    requires transitive dev.satchel.session;
    requires transitive dev.satchel.http;
    requires transitive io.javalin;
    requires jakarta.servlet;
    requires static org.jspecify;

    exports dev.satchel.javalin;
}
