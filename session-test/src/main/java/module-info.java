/** Sessions for the tests of an application. */
@org.jspecify.annotations.NullMarked
module dev.satchel.test {
    requires transitive dev.satchel.session;
    requires static org.jspecify;

    exports dev.satchel.test;
}
