/** Contracts for every port, for those who write adapters. */
@org.jspecify.annotations.NullMarked
module dev.satchel.testkit {
    requires transitive dev.satchel.session;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires java.logging;
    requires static org.jspecify;

    exports dev.satchel.testkit;
    exports dev.satchel.testkit.web;
}
