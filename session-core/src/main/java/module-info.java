/** The domain, policy, engine and ports of Satchel. */
// Modules that are not here when this one is compiled.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module dev.satchel.session {
    requires static org.jspecify;

    exports dev.satchel.session;
    exports dev.satchel.session.backend to
            dev.satchel.file,
            dev.satchel.guice,
            dev.satchel.http,
            dev.satchel.jdbc,
            dev.satchel.memory,
            dev.satchel.sealed,
            dev.satchel.session.extension,
            dev.satchel.settings,
            dev.satchel.testkit;
    exports dev.satchel.session.codec;
    exports dev.satchel.session.internal to
            dev.satchel.session.extension;
    exports dev.satchel.session.store;
}
