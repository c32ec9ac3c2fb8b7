package dev.satchel.jdbc;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The meaning of a database's error for the statement that failed. Each statement is a transaction of its own. */
enum Fault {
    /** The primary key exists already. The statement changed nothing. */
    TAKEN("it refused a duplicate", true),
    /** A deadlock or a failed serialization: the database rolled the statement back and asks for it again. */
    AGAIN("it rolled the statement back in favour of others each time", true),
    /** No room on the disk, or none for the table. */
    FULL("it has no room left", true),
    /** A lock was not free in time, or somebody cancelled the statement, such as a statement time-out. */
    BUSY("it gave up waiting for a lock, or was told to cancel the statement", true),
    /** It takes no writes, as a replica does after a fail-over. */
    READ_ONLY("it is read-only, as a replica is", true),
    /** It takes no further connections. */
    CROWDED("it takes no further connections", true),
    /** The answer was an error of another kind: the statement changed nothing. */
    REFUSED("it refused the statement", true),
    /** The connection broke, or the error does not say whether the statement took effect. */
    UNKNOWN("the connection broke, or it answered an unknown error", false);

    /** Classes of SQL states that answer a statement, and so rule out that it took effect. */
    private static final Set<String> ANSWERS =
            Set.of("0A", "21", "22", "23", "25", "28", "3D", "3F", "42", "44", "53", "54", "55");

    private final String reason;
    private final boolean certain;

    Fault(String reason, boolean certain) {
        this.reason = reason;
        this.certain = certain;
    }

    /** The reason in words, with the database as subject. */
    String reason() {
        return reason;
    }

    /** Whether a write that failed so certainly took no effect. */
    boolean nothingWritten() {
        return certain;
    }

    /** The meaning of this SQL state in the standard, and in PostgreSQL and H2. Without one nothing is known. */
    static Fault ofState(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return UNKNOWN;
        }
        return switch (state) {
            case "23505" -> TAKEN;
            case "40001", "40P01" -> AGAIN;
            case "53100" -> FULL;
            case "55P03", "57014", "HYT00" -> BUSY;
            case "25006" -> READ_ONLY;
            case "53300", "57P03" -> CROWDED;
            // 40002 and 40003 stay unknown: the latter says so itself.
            default -> ANSWERS.contains(state.substring(0, 2)) ? REFUSED : UNKNOWN;
        };
    }
}
