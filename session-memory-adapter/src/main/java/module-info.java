/** Sessions in the memory of one process: bounded, expiring, on Caffeine. */
@org.jspecify.annotations.NullMarked
module dev.satchel.memory {
    requires transitive dev.satchel.session;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports dev.satchel.memory;
}
