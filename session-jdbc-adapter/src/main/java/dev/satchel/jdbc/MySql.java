package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * MySQL and MariaDB, on InnoDB.
 *
 * @param maria whether it is MariaDB
 * @param returning whether a delete answers what it deleted: only MariaDB does, and MySQL's own driver refuses to ask
 */
record MySql(boolean maria, boolean returning) implements Dialect {

    @Override
    public String name() {
        return maria ? "mariadb" : "mysql";
    }

    @Override
    public String displayName() {
        return Dialect.super.displayName() + "; a fail-over may undo what its replica lacks";
    }

    @Override
    public int[] oldest() {
        return maria ? new int[] {10, 6} : new int[] {8, 0};
    }

    /** By the server's own number first: many of its errors share the state HY000. */
    @Override
    public Fault fault(SQLException error) {
        return switch (error.getErrorCode()) {
            case 1062 -> Fault.TAKEN;
            // A deadlock; a row that changed after a snapshot was taken.
            case 1213, 1020 -> Fault.AGAIN;
            case 1021, 1114 -> Fault.FULL;
            // A lock's time-out, which rolls the statement back; and that of a statement.
            case 1205, 1969, 3024 -> Fault.BUSY;
            case 1290, 1792, 1836 -> Fault.READ_ONLY;
            case 1040, 1203, 1226 -> Fault.CROWDED;
            // A statement longer than max_allowed_packet: the server did not read it.
            case 1153 -> Fault.REFUSED;
            default -> Fault.ofState(error.getSQLState());
        };
    }

    @Override
    public String reap(String table) {
        return "DELETE FROM " + table + " WHERE namespace = ? AND reclaim_at <= ? ORDER BY reclaim_at LIMIT ?";
    }

    @Override
    public Optional<String> reapTelling(String table) {
        return returning ? Optional.of(reap(table) + " RETURNING " + Columns.all("")) : Optional.empty();
    }

    @Override
    public Optional<String> time() {
        return Optional.of("SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000");
    }

    @Override
    public Introduction introduction(Connection connection, TableName table) throws SQLException {
        requireTransactions(connection, table);
        String[] answer = Dialects.ask(connection, "SELECT @@innodb_flush_log_at_trx_commit, @@max_allowed_packet");
        Set<Trait> traits = EnumSet.of(Trait.SHARED);
        if (answer[0].equals("1")) {
            traits.add(Trait.DURABLE);
        }
        // Drivers may send bytes as text, each of them escaped; and the other columns take some, too.
        return new Introduction(traits, Long.parseLong(answer[1]) / 2 - 1024);
    }

    /** MyISAM and MEMORY lock whole tables, and lose rows when the server ends. */
    private static void requireTransactions(Connection connection, TableName table) throws SQLException {
        String schema = table.schema().map(name -> "'" + name + "'").orElse("DATABASE()");
        String engine = Dialects.ask(
                connection,
                "SELECT engine FROM information_schema.tables WHERE table_schema = " + schema + " AND table_name = '"
                        + table.name() + "'")[0];
        if (!engine.isEmpty() && !engine.toLowerCase(Locale.ROOT).equals("innodb")) {
            throw new SessionConfigurationException(
                    "jdbc.engine",
                    "the table '" + table.qualified() + "' lies in the engine " + engine
                            + ", which has no transactions",
                    "ALTER TABLE " + table.qualified() + " ENGINE = InnoDB");
        }
    }
}
