package dev.satchel.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table: its script, and whether the one that is there will do. */
final class Schema {

    private static final String NO_ROW = " WHERE 1 = 0";

    /** For whoever reads the database's log. */
    private static final String TRIED = "/* tried on no row */ ";

    private static final Set<Integer> BYTES = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    /** The bytes of a key, and of an owner's key. */
    private static final int KEY = 32;

    private final Dialect dialect;
    private final TableName table;
    private final String namespace;

    /** With the namespace that the rows are to have. */
    Schema(Dialect dialect, TableName table, String namespace) {
        this.dialect = dialect;
        this.table = table;
        this.namespace = namespace;
    }

    /** The statements that create table and indexes, unless they are there. */
    String script() {
        String index = Matcher.quoteReplacement(table.name());
        String name = Matcher.quoteReplacement(table.qualified());
        return resource(dialect.name() + ".sql")
                .replaceAll("\\bsessions_", index + "_")
                .replaceAll("\\bsessions\\b", name);
    }

    private static String resource(String name) {
        try (InputStream script = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the script " + name, unreadable);
        }
    }

    /**
     * Runs the script. Another process may do so at the same time: what then fails is noticed by {@link #payloadLimit}.
     */
    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : script().replaceAll("--[^\n]*", "").split(";", -1)) {
                if (!each.isBlank()) {
                    statement.execute(each.strip());
                }
            }
        }
    }

    /**
     * The most bytes that the payload's column holds.
     *
     * @throws SessionConfigurationException when there is no such table, or its columns or its primary key are others
     */
    long payloadLimit(Connection connection) throws SQLException {
        long limit;
        String place;
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT namespace, " + Columns.all("") + " FROM " + table.qualified() + " WHERE 1 = 0");
                ResultSet rows = statement.executeQuery()) {
            limit = payloadLimit(rows.getMetaData());
            place = rows.getMetaData().getSchemaName(1);
        } catch (SQLException failure) {
            if (dialect.fault(failure) != Fault.REFUSED) {
                throw failure;
            }
            throw wrong("is not there, lacks a column, or may not be read (" + Faults.described(failure) + ")");
        }
        requirePrimaryKey(connection, place);
        return limit;
    }

    private long payloadLimit(ResultSetMetaData columns) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
            int type = columns.getColumnType(i);
            switch (name) {
                case "payload" -> {}
                case "namespace" -> require(loose() || room(columns, i) >= namespace.length(), name, "the namespace");
                case "id", "owner" ->
                    require(loose() || (BYTES.contains(type) && holdsKey(columns, i)), name, "32 bytes");
                default ->
                    require(loose() || (type == Types.BIGINT && columns.isSigned(i)), name, "signed 64-bit integers");
            }
        }
        int payload = columns.getColumnCount() - 1;
        require(loose() || BYTES.contains(columns.getColumnType(payload)), "payload", "bytes");
        return loose() ? Integer.MAX_VALUE : room(columns, payload);
    }

    /** How much the column takes, where the driver says so: for one without a limit some say zero or less. */
    private static int room(ResultSetMetaData columns, int column) throws SQLException {
        int precision = columns.getPrecision(column);
        return precision > 0 ? precision : Integer.MAX_VALUE;
    }

    /**
     * A server that is not strict cuts what is too long and fills what is too short: it would answer that it wrote, and
     * find nothing.
     */
    private boolean holdsKey(ResultSetMetaData columns, int column) throws SQLException {
        int room = room(columns, column);
        // By its name: MariaDB's driver gives it the same number as VARBINARY.
        boolean fixed = columns.getColumnTypeName(column).equalsIgnoreCase("BINARY");
        return room == KEY || (room > KEY && !fixed);
    }

    /** SQLite's columns take values of any type and length. */
    private boolean loose() {
        return dialect instanceof Sqlite;
    }

    private void require(boolean holds, String column, String content) {
        if (!holds) {
            throw wrong("has a column '" + column + "' that does not hold " + content);
        }
    }

    /** Without it two inserts of one key would both succeed. */
    private void requirePrimaryKey(Connection connection, String place) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String name = folded(database, table.name());
        String schema =
                table.schema().isPresent() ? folded(database, table.schema().get()) : place(connection, place);
        boolean catalogs = dialect instanceof MySql;
        Set<String> key = new TreeSet<>();
        try (ResultSet columns = database.getPrimaryKeys(catalogs ? schema : null, catalogs ? null : schema, name)) {
            while (columns.next()) {
                key.add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        if (!key.equals(Set.of("namespace", "id"))) {
            throw wrong("has another primary key than (namespace, id)");
        }
    }

    /**
     * Where an unqualified name was found, which need not be the first place that is searched; null where the driver
     * cannot say. MySQL's schemas are JDBC's catalogs.
     *
     * @param place the same as the driver says it of the columns; not all do
     */
    private @Nullable String place(Connection connection, String place) throws SQLException {
        if (dialect instanceof Sqlite) {
            return null;
        }
        if (dialect instanceof PostgreSql) {
            return PostgreSql.schemaOf(connection, table);
        }
        return dialect instanceof MySql ? connection.getCatalog() : place;
    }

    private static String folded(DatabaseMetaData database, String word) throws SQLException {
        if (database.storesUpperCaseIdentifiers()) {
            return word.toUpperCase(Locale.ROOT);
        }
        return database.storesLowerCaseIdentifiers() ? word.toLowerCase(Locale.ROOT) : word;
    }

    /**
     * Tries each kind of write on no row. A missing right shows here, and not at the first sign-out. Only a
     * refusal counts: that the database takes no writes for the moment is another fault, and passes.
     *
     * @throws SessionConfigurationException with the first one that was refused
     */
    void requireRights(Connection connection) throws SQLException {
        if (dialect instanceof Sqlite) {
            return;
        }
        String name = table.qualified();
        String columns = Columns.all("") + ", namespace";
        String same = Columns.VALUES.stream().map(each -> each + " = " + each).collect(Collectors.joining(", "));
        requireRight(
                connection,
                "insert into",
                "INSERT " + TRIED + "INTO " + name + " (" + columns + ") SELECT " + columns + " FROM " + name + NO_ROW);
        requireRight(connection, "update", "UPDATE " + TRIED + name + " SET " + same + NO_ROW);
        requireRight(connection, "delete from", "DELETE " + TRIED + "FROM " + name + NO_ROW);
    }

    private void requireRight(Connection connection, String what, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            if (dialect.fault(failure) == Fault.REFUSED) {
                throw new SessionConfigurationException(
                        "jdbc.rights",
                        "the database's user may not " + what + " the table '" + table.qualified() + "' ("
                                + Faults.described(failure) + ")",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + table.qualified() + " to that user");
            }
        }
    }

    private SessionConfigurationException wrong(String what) {
        return new SessionConfigurationException(
                "jdbc.table",
                "the table '" + table.qualified() + "' " + what,
                "create it with the script for " + dialect.name()
                        + " that schema() gives, or with createIfMissing() for development");
    }
}
