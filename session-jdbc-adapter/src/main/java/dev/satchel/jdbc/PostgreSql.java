package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
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

    /** It takes notes of pages that were read, in a small table of all of it. */
    @Override
    public boolean lowers(Connection connection) throws SQLException {
        return connection.getTransactionIsolation() == Connection.TRANSACTION_SERIALIZABLE;
    }

    @Override
    public Introduction introduction(Connection connection, TableName table) throws SQLException {
        String[] answer = Dialects.ask(
                connection,
                "SELECT current_setting('synchronous_commit'), current_setting('fsync'), c.relpersistence,"
                        + " c.relrowsecurity FROM pg_class c WHERE c.oid = " + found(table));
        if (answer[3].equals("t")) {
            refuseRowSecurity(connection, table);
        }
        Set<Trait> traits = EnumSet.of(Trait.SHARED);
        // A crash empties a table that is not logged.
        boolean logged = answer[2].equals("p");
        if (logged && !answer[0].equals("off") && answer[1].equals("on")) {
            traits.add(Trait.DURABLE);
        }
        return new Introduction(traits, MAX_BYTES);
    }

    /**
     * A policy hides rows without a word: a session that is hidden would be none, and revoking would end nothing. One
     * that shows this user every row hides none, unless another one restricts it.
     */
    private static void refuseRowSecurity(Connection connection, TableName table) throws SQLException {
        String hides = "SELECT row_security_active(" + found(table) + ") AND NOT coalesce((SELECT"
                + " bool_and(polpermissive OR polcmd = 'a') AND bool_or(polpermissive AND polcmd = '*'"
                + " AND pg_get_expr(polqual, polrelid) = 'true' AND EXISTS (SELECT FROM unnest(polroles) AS role"
                + " WHERE CASE WHEN role = 0 THEN true ELSE pg_has_role(role, 'USAGE') END))"
                + " FROM pg_policy WHERE polrelid = " + found(table) + "), false)";
        if (Dialects.ask(connection, hides)[0].equals("t")) {
            throw new SessionConfigurationException(
                    "jdbc.row-security",
                    "row-level security applies to this user in the table '" + table.qualified()
                            + "' and may hide sessions from it",
                    "ALTER TABLE " + table.qualified()
                            + " DISABLE ROW LEVEL SECURITY, or connect as its owner or as a user with BYPASSRLS, or"
                            + " give the user a policy FOR ALL USING (true)");
        }
    }

    /** The schema in which a name without one was found. */
    static String schemaOf(Connection connection, TableName table) throws SQLException {
        return Dialects.ask(
                connection,
                "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = "
                        + found(table))[0];
    }

    /** The table's number, found as statements find it. */
    private static String found(TableName table) {
        return "to_regclass('" + table.qualified() + "')";
    }
}
