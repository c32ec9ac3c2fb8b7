/** Contracts for every port, for those who write adapters; sessions on a map, for those who test applications. */
@org.jspecify.annotations.NullMarked
module dev.satchel.testkit {
    requires transitive dev.satchel.session;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires static transitive org.jspecify;

    exports dev.satchel.testkit;
    exports dev.satchel.testkit.web;
    exports dev.satchel.testkit.faultfs;
}
