/** Sessions in files, and a command-line tool's token in one. */
@org.jspecify.annotations.NullMarked
module dev.satchel.file {
    requires transitive dev.satchel.session;
    requires static org.jspecify;

    exports dev.satchel.file;
}
