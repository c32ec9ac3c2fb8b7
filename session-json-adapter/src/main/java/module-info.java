/** Sessions and their values as JSON, by Jackson 3. */
@org.jspecify.annotations.NullMarked
module dev.satchel.json {
    requires transitive dev.satchel.session;
    requires transitive tools.jackson.databind;
    requires static org.jspecify;

    exports dev.satchel.json;
}
