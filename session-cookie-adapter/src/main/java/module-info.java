/** Sessions that are sealed into their own token, the keys for it, and sealing at rest. */
@org.jspecify.annotations.NullMarked
module dev.satchel.sealed {
    requires transitive dev.satchel.session;
    requires static org.jspecify;
    requires org.bouncycastle.provider;
    requires tools.jackson.core;

    exports dev.satchel.sealed;
}
