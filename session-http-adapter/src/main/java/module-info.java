/** Sessions over HTTP: the cookie and other token transports, and bindings for HTTP servers. */
@org.jspecify.annotations.NullMarked
module dev.satchel.http {
    requires transitive dev.satchel.session;
    requires transitive dev.satchel.session.extension;
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires static jdk.httpserver;
    requires static jakarta.servlet;

    exports dev.satchel.http;
    exports dev.satchel.http.extension;
    exports dev.satchel.http.jdkserver;
    exports dev.satchel.http.servlet;
}
