/** Sessions in a table of a relational database, over {@code java.sql}. */
@org.jspecify.annotations.NullMarked
module dev.satchel.jdbc {
    requires transitive dev.satchel.session;
    requires transitive java.sql;
    requires static org.jspecify;

    exports dev.satchel.jdbc;
}
