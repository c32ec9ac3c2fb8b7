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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of a record, in the order in which each statement lists them, and a row as a record. */
final class Columns {

    /** The columns that a replace sets, in this order. */
    static final List<String> VALUES = List.of("version", "last_used_at", "reclaim_at", "owner", "payload");

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

    /** All rows as records. */
    static List<StoredRecord> records(ResultSet rows) throws SQLException {
        List<StoredRecord> records = new ArrayList<>();
        while (rows.next()) {
            records.add(record(rows));
        }
        return records;
    }

    private static StoredRecord record(ResultSet row) throws SQLException {
        long version = row.getLong(1);
        Instant lastUsedAt = Instant.ofEpochMilli(row.getLong(2));
        Instant reclaimAt = Instant.ofEpochMilli(row.getLong(3));
        byte[] owner = row.getBytes(4);
        byte[] payload = row.getBytes(5);
        byte[] id = row.getBytes(6);
        if (payload == null
                || id == null
                || id.length != StorageKey.BYTES
                || (owner != null && owner.length != OwnerKey.BYTES)) {
            throw new CorruptSessionException(
                    "a row of the session table was not written by this store: a key has not 32 bytes, or"
                            + " a value is null");
        }
        return new StoredRecord(
                StorageKey.ofBytes(id),
                version,
                lastUsedAt,
                reclaimAt,
                Optional.ofNullable(owner).map(OwnerKey::ofBytes),
                Payload.adopt(payload, 0, payload.length));
    }
}
