package dev.satchel.examples.jdbc;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits;
import dev.satchel.session.spi.StoreTraits.Trait;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Sessions in the table of {@code sessions.sql}. Connections commit by themselves: each write is one statement, hence atomic. */
public final class JdbcSessionStore implements SessionStore, OwnerIndexed, Reapable {

    private static final String SELECT =
            "SELECT version, used, reclaim, owner, payload, id FROM sessions WHERE space=?";
    private static final String INSERT =
            "INSERT INTO sessions (version, used, reclaim, owner, payload, space, id) VALUES (?,?,?,?,?,?,?)";
    private static final String UPDATE =
            "UPDATE sessions SET version=?, used=?, reclaim=?, owner=?, payload=? WHERE space=? AND id=? AND version=?";
    private static final String DELETE = "DELETE FROM sessions WHERE space=? AND id=? AND version=?";

    private final DataSource database;
    private final String space;

    /** A store in this database, for the sessions of this space. */
    public JdbcSessionStore(DataSource database, String space) {
        this.database = database;
        this.space = space;
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return rows(1, SELECT + " AND id=?", space, key.toBytes()).stream().findFirst();
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return updated(INSERT, values(first)) == 1 ? WriteResult.APPLIED : WriteResult.CONFLICT;
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        List<Object> values = values(next);
        values.add(expectedVersion);
        return met(next.key(), updated(UPDATE, values));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return met(key, updated(DELETE, List.of(space, key.toBytes(), expectedVersion)));
    }

    @Override
    public List<StoredRecord> findByOwner(OwnerKey owner, int limit) {
        return rows(limit, SELECT + " AND owner=?", space, owner.toBytes());
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        int deleted = 0;
        for (StoredRecord passed : rows(limit, SELECT + " AND reclaim<=?", space, now.toEpochMilli())) {
            // By its version: one that was renewed since it was listed stays.
            deleted += delete(passed.key(), passed.version()) == WriteResult.APPLIED ? 1 : 0;
        }
        return deleted;
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("jdbc", Trait.SHARED, Trait.DURABLE);
    }

    /** What a conditional write met: its row, or why there was none. */
    private WriteResult met(StorageKey key, int updated) {
        if (updated == 1) {
            return WriteResult.APPLIED;
        }
        return find(key).isPresent() ? WriteResult.CONFLICT : WriteResult.ABSENT;
    }

    private List<Object> values(StoredRecord record) {
        long used = record.lastUsedAt().toEpochMilli();
        long reclaim = record.reclaimAt().toEpochMilli();
        byte[] owner = record.owner().map(OwnerKey::toBytes).orElse(null);
        byte[] payload = record.payload().toBytes();
        byte[] id = record.key().toBytes();
        return new ArrayList<>(Arrays.asList(record.version(), used, reclaim, owner, payload, space, id));
    }

    private int updated(String sql, List<Object> values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLIntegrityConstraintViolationException taken) {
            return 0;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private List<StoredRecord> rows(int limit, String sql, Object... values) {
        List<StoredRecord> records = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, List.of(values));
            statement.setMaxRows(limit);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                Instant used = Instant.ofEpochMilli(row.getLong(2));
                Instant reclaim = Instant.ofEpochMilli(row.getLong(3));
                Optional<OwnerKey> owner = Optional.ofNullable(row.getBytes(4)).map(OwnerKey::ofBytes);
                Payload payload = Payload.of(row.getBytes(5));
                StorageKey key = StorageKey.ofBytes(row.getBytes(6));
                records.add(new StoredRecord(key, row.getLong(1), used, reclaim, owner, payload));
            }
            return records;
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }

    private static SessionStoreUnavailableException unavailable(SQLException e) {
        // Without the cause: a driver's message may quote the values.
        return new SessionStoreUnavailableException("the database did not answer (SQL state " + e.getSQLState() + ")");
    }
}
