/** Session events as Micrometer meters, and a field that marks the log lines of a session. */
@org.jspecify.annotations.NullMarked
module dev.satchel.micrometer {
    requires transitive dev.satchel.session;
    requires transitive micrometer.core;
    requires static org.slf4j;
    requires static org.jspecify;

    exports dev.satchel.micrometer;
}
