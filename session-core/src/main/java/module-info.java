/** The domain, policy, engine and ports of Satchel. */
@org.jspecify.annotations.NullMarked
module dev.satchel.session {
    requires static org.jspecify;

    exports dev.satchel.session;
    exports dev.satchel.session.extension;
    exports dev.satchel.session.spi;
}
