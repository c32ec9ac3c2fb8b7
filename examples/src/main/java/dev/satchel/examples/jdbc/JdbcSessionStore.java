package dev.satchel.examples.jdbc;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Sessions in the table of {@code sessions.sql}. Each write is one statement that commits by itself: it is atomic. */
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
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        byte[] from = after.map(cursor -> ((After) cursor).key().toBytes()).orElse(new byte[0]);
        List<StoredRecord> found =
                rows(limit, SELECT + " AND owner=? AND id>? ORDER BY id", space, owner.toBytes(), from);
        return OwnerPage.of(found, found.stream().skip(limit - 1).findFirst().map(last -> new After(last.key())));
    }

    /**
     * By the key, which no write changes: a record that exists throughout a walk is found, whatever else comes and
     * goes.
     */
    private record After(StorageKey key) implements OwnerPage.Cursor {}

    @Override
    public int deleteExpired(Instant now, int limit) {
        // By its version: one that was renewed since it was listed stays.
        return (int) rows(limit, SELECT + " AND reclaim<=?", space, now.toEpochMilli()).stream()
                .filter(passed -> delete(passed.key(), passed.version()) == WriteResult.APPLIED)
                .count();
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("jdbc", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
    }

    /** The result of a conditional write: it changed its row, or the reason why it did not. */
    private WriteResult met(StorageKey key, int updated) {
        if (updated == 1) {
            return WriteResult.APPLIED;
        }
        return find(key).isPresent() ? WriteResult.CONFLICT : WriteResult.ABSENT;
    }

    private List<Object> values(StoredRecord record) {
        Instant used = record.lastUsedAt();
        byte[] owner = record.owner().map(OwnerKey::toBytes).orElse(null);
        byte[] payload = record.payload().toBytes();
        byte[] id = record.key().toBytes();
        return new ArrayList<>(Arrays.asList(
                record.version(), used.toEpochMilli(), record.reclaimAt().toEpochMilli(), owner, payload, space, id));
    }

    private int updated(String sql, List<Object> values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            // 23 is a violated constraint: the key is taken.
            if (String.valueOf(e.getSQLState()).startsWith("23")) {
                return 0;
            }
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
                StorageKey key = StorageKey.ofBytes(row.getBytes(6));
                records.add(new StoredRecord(key, row.getLong(1), used, reclaim, owner, Payload.of(row.getBytes(5))));
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
