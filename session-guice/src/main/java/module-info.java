/** A session stack as a Guice module. */
@org.jspecify.annotations.NullMarked
module dev.satchel.guice {
    requires transitive dev.satchel.session;
    requires transitive dev.satchel.session.extension;
    requires transitive dev.satchel.settings;
    requires transitive com.google.guice;
    requires jakarta.inject;
    requires static org.jspecify;
    requires static dev.satchel.http;
    requires static jdk.httpserver;
    requires static jakarta.servlet;
    requires static com.google.guice.extensions.servlet;

    exports dev.satchel.guice;
}
