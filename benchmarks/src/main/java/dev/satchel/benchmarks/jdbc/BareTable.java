package dev.satchel.benchmarks.jdbc;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/** The floor: the statements that somebody would write by hand, on the store's own table. */
final class BareTable {

    /** A new row. */
    static final String INSERT = "INSERT INTO sessions (version, last_used_at, reclaim_at, payload, namespace, id)"
            + " VALUES (?, ?, ?, ?, ?, ?)";

    private static final String ONE = " WHERE namespace = ? AND id = ?";

    private final DataSource source;
    private final String namespace;

    BareTable(DataSource source, String namespace) {
        this.source = source;
        this.namespace = namespace;
    }

    Object find(StorageKey key) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT version, last_used_at, reclaim_at, owner, payload FROM sessions" + ONE)) {
            statement.setString(1, namespace);
            statement.setBytes(2, key.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) + row.getLong(2) + row.getLong(3) + row.getBytes(5).length;
            }
        }
    }

    Object create(StoredRecord record) throws SQLException {
        return write(INSERT, record);
    }

    Object replace(StoredRecord record) throws SQLException {
        return write("UPDATE sessions SET version = ?, last_used_at = ?, reclaim_at = ?, payload = ?" + ONE, record);
    }

    private int write(String sql, StoredRecord record) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, record, namespace);
            return statement.executeUpdate();
        }
    }

    /** The parameters of {@link #INSERT}. */
    static void bind(PreparedStatement statement, StoredRecord record, String namespace) throws SQLException {
        statement.setLong(1, record.version());
        statement.setLong(2, record.lastUsedAt().toEpochMilli());
        statement.setLong(3, record.reclaimAt().toEpochMilli());
        statement.setBytes(4, record.payload().toBytes());
        statement.setString(5, namespace);
        statement.setBytes(6, record.key().toBytes());
    }

    /** Deletes what has passed, all at once. */
    int reap(Instant now) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM sessions WHERE namespace = ? AND reclaim_at <= ?")) {
            statement.setString(1, namespace);
            statement.setLong(2, now.toEpochMilli());
            return statement.executeUpdate();
        }
    }

    Object touch(StoredRecord record) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "UPDATE sessions SET version = ?, last_used_at = ?, reclaim_at = ?" + ONE)) {
            statement.setLong(1, record.version());
            statement.setLong(2, record.lastUsedAt().toEpochMilli());
            statement.setLong(3, record.reclaimAt().toEpochMilli());
            statement.setString(4, namespace);
            statement.setBytes(5, record.key().toBytes());
            return statement.executeUpdate();
        }
    }
}
