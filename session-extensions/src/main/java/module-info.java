/** Actions, data sources and page handlers that work on sessions, with HTTP or without. */
@org.jspecify.annotations.NullMarked
module dev.satchel.session.extension {
    requires transitive dev.satchel.session;
    requires static org.jspecify;

    exports dev.satchel.session.extension;
}
