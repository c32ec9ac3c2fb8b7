package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StoreTraits.Trait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** SQLite, in a file that the processes of one machine share. */
final class Sqlite implements Dialect {

    private static final long MAX_BYTES = 500_000_000;

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public int[] oldest() {
        return new int[] {3, 35};
    }

    /** By the primary result code, which is the low byte: there are no SQL states. */
    @Override
    public Fault fault(SQLException error) {
        return switch (error.getErrorCode() & 0xFF) {
            // The lock was not free within busy_timeout; the statement was rolled back.
            case 5, 6 -> Fault.BUSY;
            case 8 -> Fault.READ_ONLY;
            case 13 -> Fault.FULL;
            // The statement itself is wrong; cannot open; too big; a constraint; no database.
            case 1, 14, 18, 19, 26 -> Fault.REFUSED;
            default -> Fault.UNKNOWN;
        };
    }

    @Override
    public String insert(String table) {
        return Dialect.super.insert(table) + " ON CONFLICT (namespace, id) DO NOTHING";
    }

    @Override
    public String reap(String table) {
        return "DELETE FROM " + table + " WHERE rowid IN (SELECT rowid FROM " + table
                + " WHERE namespace = ? AND reclaim_at <= ? ORDER BY reclaim_at LIMIT ?)";
    }

    @Override
    public Optional<String> reapTelling(String table) {
        return Optional.of(reap(table) + " RETURNING " + Columns.all(""));
    }

    @Override
    public Optional<String> time() {
        return Optional.empty();
    }

    @Override
    public Introduction introduction(Connection connection, TableName table) throws SQLException {
        if (Dialects.ask(connection, "SELECT file FROM pragma_database_list WHERE name = 'main'")[0].isEmpty()) {
            throw new SessionConfigurationException(
                    "jdbc.sqlite-memory",
                    "this SQLite database lies in memory, where each connection has one of its own",
                    "name a file, or use MemorySessionStore");
        }
        Set<Trait> traits = EnumSet.of(Trait.SHARED);
        // 2 is FULL, which is the default: a commit waits for the disk.
        if (Integer.parseInt(Dialects.ask(connection, "PRAGMA synchronous")[0]) >= 2) {
            traits.add(Trait.DURABLE);
        }
        return new Introduction(traits, MAX_BYTES);
    }
}
