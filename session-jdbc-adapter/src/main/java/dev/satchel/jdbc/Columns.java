package dev.satchel.jdbc;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of a record, in the order in which each statement lists them, and a row as a record. */
final class Columns {

    /** The columns that a replace sets, in this order. */
    static final List<String> VALUES = List.of("version", "last_used_at", "reclaim_at", "owner", "payload");

    private static final String FOREIGN =
            "a row of the session table was not written by this store: a key has not 32 bytes, or a value is null";

    private static final List<String> ALL =
            Stream.concat(VALUES.stream(), Stream.of("id")).toList();

    private Columns() {}

    /** All columns of a record, each after this prefix. */
    static String all(String prefix) {
        return ALL.stream().map(column -> prefix + column).collect(Collectors.joining(", "));
    }

    /** Sets the parameters of {@link #VALUES} and answers the position of the next one. */
    static int bind(PreparedStatement statement, StoredRecord record) throws SQLException {
        statement.setLong(1, record.version());
        statement.setLong(2, record.lastUsedAt().toEpochMilli());
        statement.setLong(3, record.reclaimAt().toEpochMilli());
        if (record.owner().isPresent()) {
            statement.setBytes(4, record.owner().get().toBytes());
        } else {
            statement.setNull(4, Types.BINARY);
        }
        statement.setBytes(5, record.payload().toBytes());
        return 6;
    }

    /** The record of the one row, if there is one. */
    static Optional<StoredRecord> one(ResultSet rows) throws SQLException {
        return rows.next() ? Optional.of(record(rows)) : Optional.empty();
    }

    /** All rows, in their order. One that is no record hides no other. */
    static Rows all(ResultSet rows) throws SQLException {
        List<StoredRecord> records = new ArrayList<>();
        Map<StorageKey, Long> unreadable = new LinkedHashMap<>();
        Optional<StorageKey> last = Optional.empty();
        while (rows.next()) {
            StorageKey key = key(rows);
            last = Optional.of(key);
            try {
                records.add(record(rows));
            } catch (CorruptSessionException noRecord) {
                unreadable.put(key, rows.getLong(1));
            }
        }
        return new Rows(records, unreadable, last);
    }

    /**
     * The answer of a query.
     *
     * @param records what could be read
     * @param unreadable the keys and the versions of the other rows
     * @param last the key of the last row
     */
    record Rows(List<StoredRecord> records, Map<StorageKey, Long> unreadable, Optional<StorageKey> last) {

        int size() {
            return records.size() + unreadable.size();
        }
    }

    private static StorageKey key(ResultSet row) throws SQLException {
        byte[] id = row.getBytes(6);
        if (id == null || id.length != StorageKey.BYTES) {
            throw foreign();
        }
        return StorageKey.ofBytes(id);
    }

    private static StoredRecord record(ResultSet row) throws SQLException {
        StorageKey key = key(row);
        long version = row.getLong(1);
        if (row.wasNull()) {
            throw foreign();
        }
        Optional<Instant> lastUsedAt = time(row, 2);
        Optional<Instant> reclaimAt = time(row, 3);
        byte[] owner = row.getBytes(4);
        byte[] payload = row.getBytes(5);
        boolean whole = lastUsedAt.isPresent() && reclaimAt.isPresent() && payload != null;
        if (!whole || (owner != null && owner.length != OwnerKey.BYTES)) {
            throw new CorruptSessionException(FOREIGN, version);
        }
        return new StoredRecord(
                key,
                version,
                lastUsedAt.get(),
                reclaimAt.get(),
                Optional.ofNullable(owner).map(OwnerKey::ofBytes),
                Payload.adopt(payload, 0, payload.length));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static CorruptSessionException foreign() {
        return new CorruptSessionException(FOREIGN);
    }
}
