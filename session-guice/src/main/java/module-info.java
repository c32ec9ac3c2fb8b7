/** A session stack as a Guice module. */
@org.jspecify.annotations.NullMarked
module dev.satchel.guice {
    requires transitive dev.satchel.session;
    requires transitive com.google.guice;
    requires jakarta.inject;
    requires static org.jspecify;

    exports dev.satchel.guice;
}
