package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The checks before a store is handed out: of the options, the database and the table. */
final class Opening {

    /** A store's default budget, and what sealing at rest may add. */
    static final int MAX_PAYLOAD = (1024 + 64) * 1024;

    // Lower case only: some collations take A for a.
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9._:/-]{1,64}");

    private final DataSource dataSource;
    private final TableName table;
    private final String namespace;
    private final int largestPayload;

    Opening(DataSource dataSource, String table, String namespace, int largestPayload) {
        this.dataSource = dataSource;
        this.table = TableName.of(table);
        this.namespace = namespace;
        this.largestPayload = largestPayload;
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new SessionConfigurationException(
                    "jdbc.namespace",
                    "a namespace has 1 to 64 characters of a-z 0-9 . _ : / -",
                    "choose one such as satchel or shop:sessions");
        }
        if (largestPayload < 1) {
            throw new SessionConfigurationException(
                    "jdbc.payload", "the largest payload is " + largestPayload + " bytes", "choose one byte or more");
        }
    }

    String schema() {
        return connected(
                connection -> schema(Dialects.of(connection.getMetaData())).script());
    }

    JdbcSessionStore store(boolean create) {
        return connected(connection -> store(connection, create));
    }

    private JdbcSessionStore store(Connection connection, boolean create) throws SQLException {
        Dialect dialect = Dialects.of(connection.getMetaData());
        Schema schema = schema(dialect);
        if (create) {
            created(schema, connection);
        }
        long column = schema.payloadLimit(connection);
        schema.requireRights(connection);
        Dialect.Introduction introduction = dialect.introduction(connection, table);
        long largest = Math.min(column, introduction.largestStatement());
        if (largest < largestPayload) {
            throw new SessionConfigurationException(
                    "jdbc.payload",
                    "the table '" + table.qualified() + "' takes payloads of " + largest + " bytes, fewer than the "
                            + largestPayload + " that were asked for",
                    column < largestPayload
                            ? "widen the column 'payload', or say largestPayload(…) with a smaller budget"
                            : "raise max_allowed_packet, or say largestPayload(…) with a smaller budget");
        }
        return new JdbcSessionStore(
                dialect,
                new Database(dataSource, new Faults(dialect), dialect.lowers(connection)),
                table.qualified(),
                namespace,
                new StoreTraits(dialect.displayName(), introduction.traits()),
                largest);
    }

    /** Of several processes that create it at once some fail, though the table is there: the next look decides. */
    private static void created(Schema schema, Connection connection) throws SQLException {
        try {
            schema.create(connection);
        } catch (SQLException failure) {
            try {
                schema.payloadLimit(connection);
            } catch (SessionConfigurationException missing) {
                throw new SessionConfigurationException(
                        "jdbc.create",
                        "the table cannot be created (" + Faults.described(failure) + ")",
                        "run the script that schema() gives, as a user who may");
            }
        }
    }

    private Schema schema(Dialect dialect) {
        if (table.schema().isPresent() && dialect instanceof Sqlite) {
            throw new SessionConfigurationException(
                    "jdbc.table", "SQLite has no schemas", "name the table without a dot");
        }
        return new Schema(dialect, table, namespace);
    }

    /** Something to ask of a connection. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T connected(Question<T> question) {
        try (Lease lease = lease()) {
            return question.ask(lease.connection());
        } catch (SQLException failure) {
            throw Faults.unasked(failure);
        }
    }

    private Lease lease() {
        try {
            return Lease.of(dataSource, false);
        } catch (SQLException | RuntimeException failure) {
            throw Faults.connection(Fault.UNKNOWN, failure);
        }
    }
}
