package dev.satchel.jdbc;

import dev.satchel.session.store.StoreTraits.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL. */
final class PostgreSql implements Dialect {

    /** A message is shorter than 1 GiB, and the driver may send bytes as hexadecimal text. */
    private static final long MAX_BYTES = 500_000_000;

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String displayName() {
        return Dialect.super.displayName() + "; a fail-over may undo what its replica lacks";
    }

    @Override
    public int[] oldest() {
        return new int[] {13, 0};
    }

    @Override
    public Fault fault(SQLException error) {
        return Fault.ofState(error.getSQLState());
    }

    /** Without an error for a key that is taken: the server would write each into its log. */
    @Override
    public String insert(String table) {
        return Dialect.super.insert(table) + " ON CONFLICT (namespace, id) DO NOTHING";
    }

    /** The lock looks at the row again, so one that was renewed stays; those that another node reaps are skipped. */
    @Override
    public String reap(String table) {
        return "WITH passed AS MATERIALIZED (SELECT namespace, id FROM " + table
                + " WHERE namespace = ? AND reclaim_at <= ? ORDER BY reclaim_at LIMIT ?"
                + " FOR UPDATE SKIP LOCKED) DELETE FROM "
                + table + " AS s USING passed AS p WHERE s.namespace = p.namespace AND s.id = p.id";
    }

    @Override
    public Optional<String> reapTelling(String table) {
        return Optional.of(reap(table) + " RETURNING " + Columns.all("s."));
    }

    @Override
    public Optional<String> time() {
        return Optional.of("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)");
    }

    @Override
    public Introduction introduction(Connection connection, TableName table) throws SQLException {
        String[] answer =
                Dialects.ask(connection, "SELECT current_setting('synchronous_commit'), current_setting('fsync')");
        Set<Trait> traits = EnumSet.of(Trait.SHARED);
        if (!answer[0].equals("off") && answer[1].equals("on")) {
            traits.add(Trait.DURABLE);
        }
        return new Introduction(traits, MAX_BYTES);
    }
}
