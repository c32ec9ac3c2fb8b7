package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the table. It goes into statements as it is, hence the strict grammar.
 *
 * @param schema where it lies, unless the connection's default will do
 * @param name the table's own name, which its indexes begin with
 */
record TableName(Optional<String> schema, String name) {

    private static final String WORD = "[A-Za-z_][A-Za-z0-9_]{0,47}";
    private static final Pattern GRAMMAR = Pattern.compile("(?:(" + WORD + ")\\.)?(" + WORD + ")");

    static TableName of(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw new SessionConfigurationException(
                    "jdbc.table",
                    "the name of the table is no plain identifier",
                    "choose 1 to 48 of a-z A-Z 0-9 _, not beginning with a digit, after a schema and a dot or without");
        }
        return new TableName(Optional.ofNullable(matcher.group(1)), matcher.group(2));
    }

    /** The name as statements say it. */
    String qualified() {
        return schema.map(s -> s + "." + name).orElse(name);
    }
}
