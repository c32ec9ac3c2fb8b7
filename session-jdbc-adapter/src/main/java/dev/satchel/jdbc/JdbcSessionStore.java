package dev.satchel.jdbc;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.backend.Listeners;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Sessions in a table of PostgreSQL 13, MySQL 8, MariaDB 10.6, H2 2 or SQLite 3.35, each or later.
 *
 * <p><b>Guarantees.</b> Each verb is one statement, and each statement a transaction of its own: the store takes a
 * connection, lets it commit by itself, and gives it back as it was. So it joins nobody's transaction, at whatever
 * isolation level the pool has set. The comparison of a compare-and-set and its write are one statement. A second one
 * looks at the key only where the number of rows does not distinguish a conflict from an absent record. Statements find
 * their rows by the primary key or by an index. No statement uses the database's time, which may differ from ours.
 *
 * <p><b>Limits.</b> An acknowledged write is as durable as the database commits it. A replica that takes over may lack
 * the last commits of its primary where replication is asynchronous. Hand over the pool itself: a data source that
 * answers the connection of a running transaction, such as Spring's {@code TransactionAwareDataSourceProxy}, would have
 * that transaction committed here.
 *
 * <p><b>Threads.</b> Thread-safe, if the data source is. Each call holds one connection while it runs, and none while
 * listeners are notified. The store owns nothing that has to be closed.
 *
 * <p><b>Errors.</b> A deadlock or a failed serialization rolled the statement back for certain: it is sent again, which
 * compares again. Everything else throws {@link SessionStoreUnavailableException}, or {@link SessionStoreFullException}
 * without room. Its message says whether a write was applied: "nothing was written" after an answer of the database,
 * "unknown" after a lost connection. {@link dev.satchel.session.CorruptSessionException} is thrown for a row that the
 * store cannot have written. No message holds a key, a value or a driver's words; the class, the SQL state and the
 * vendor's code are in it, and in the log at {@code DEBUG}.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod").codec(JsonCodec.standard())
 *     .store(JdbcSessionStore.on(dataSource)).reapEvery(Duration.ofMinutes(5), executor).build();
 *
 * JdbcSessionStore store = JdbcSessionStore.builder(dataSource).table("app.sessions").namespace("shop").build();
 * }</pre>
 */
public final class JdbcSessionStore implements SessionStore, Touchable, OwnerIndexed, Reapable, DropReporting {

    /** How many rows one statement reaps: it holds their locks, and its answer their payloads. */
    private static final int REAPED_AT_ONCE = 100;

    /**
     * How often an insert is tried that failed for a duplicate which a look does not find. H2 answers so for a row that
     * another insert has not committed yet.
     */
    private static final int INSERTS = 100;

    private static final long PAUSE_NANOS = 1_000_000;

    private final Dialect dialect;
    private final Database database;
    private final Statements statements;
    private final String table;
    private final String namespace;
    private final StoreTraits traits;
    private final long largest;
    private final Listeners<StoredRecord> drops = new Listeners<>();

    JdbcSessionStore(
            Dialect dialect, Database database, String table, String namespace, StoreTraits traits, long largest) {
        this.dialect = dialect;
        this.database = database;
        this.statements = Statements.of(dialect, table);
        this.table = table;
        this.namespace = namespace;
        this.traits = traits;
        this.largest = largest;
    }

    /**
     * The store in the table {@code sessions} of this database; {@link #builder} for more. The table has to exist.
     *
     * @throws SessionConfigurationException as {@link Builder#build}
     * @throws SessionStoreUnavailableException when there is no connection
     */
    public static JdbcSessionStore on(DataSource dataSource) {
        return builder(dataSource).build();
    }

    /** A builder for a store in this database. Nothing is asked of the database before {@link Builder#build}. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(Objects.requireNonNull(dataSource, "dataSource"));
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return database.query(
                statements.find(),
                statement -> {
                    statement.setString(1, namespace);
                    statement.setBytes(2, key.toBytes());
                },
                Columns::one);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        requireRoom(first);
        for (int attempt = 0; attempt < INSERTS; attempt++) {
            int made = database.insert(statements.insert(), statement -> {
                int next = Columns.bind(statement, first);
                statement.setString(next, namespace);
                statement.setBytes(next + 1, first.key().toBytes());
            });
            if (made != Database.TAKEN) {
                return made == 1 ? WriteResult.APPLIED : WriteResult.CONFLICT;
            }
            if (exists(first.key())) {
                return WriteResult.CONFLICT;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new SessionStoreUnavailableException(
                "the database refuses a new session as a duplicate, though its key is"
                        + " free; nothing was written; drop the further unique constraint of the table");
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        requireRoom(next);
        return compared(next.key(), database.write(statements.replace(), statement -> {
            int position = Columns.bind(statement, next);
            statement.setString(position, namespace);
            statement.setBytes(position + 1, next.key().toBytes());
            statement.setLong(position + 2, expectedVersion);
        }));
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        return compared(key, database.write(statements.touch(), statement -> {
            statement.setLong(1, nextVersion);
            statement.setLong(2, lastUsedAt.toEpochMilli());
            statement.setLong(3, reclaimAt.toEpochMilli());
            statement.setString(4, namespace);
            statement.setBytes(5, key.toBytes());
            statement.setLong(6, expectedVersion);
        }));
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return compared(key, deleted(key, expectedVersion));
    }

    private int deleted(StorageKey key, long expectedVersion) {
        return database.write(statements.delete(), statement -> {
            statement.setString(1, namespace);
            statement.setBytes(2, key.toBytes());
            statement.setLong(3, expectedVersion);
        });
    }

    /** The result of a conditional write: it changed its row, or a look shows why it changed none. */
    private WriteResult compared(StorageKey key, int rows) {
        if (rows == 1) {
            return WriteResult.APPLIED;
        }
        return exists(key) ? WriteResult.CONFLICT : WriteResult.ABSENT;
    }

    private boolean exists(StorageKey key) {
        return database.query(
                statements.look(),
                statement -> {
                    statement.setString(1, namespace);
                    statement.setBytes(2, key.toBytes());
                },
                rows -> rows.next());
    }

    private void requireRoom(StoredRecord record) {
        if (record.content().size() > largest) {
            throw new SessionStoreFullException(
                    "a payload of " + record.content().size() + " bytes is larger than the "
                            + largest + " that the table '" + table
                            + "' takes; nothing was written; give the policy a smaller budget,"
                            + " or the column 'payload' more room");
        }
    }

    @Override
    public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        String sql = after.isPresent() ? statements.nextPage() : statements.firstPage();
        Columns.Rows found = database.query(
                sql,
                statement -> {
                    int position = 1;
                    statement.setString(position++, namespace);
                    statement.setBytes(position++, owner.toBytes());
                    if (after.isPresent()) {
                        statement.setBytes(
                                position++, ((After) after.get()).key().toBytes());
                    }
                    statement.setInt(position, limit);
                },
                Columns::all);
        boolean full = found.size() == limit;
        return new OwnerPage(
                found.records(), found.unreadable(), full ? found.last().map(After::new) : Optional.empty());
    }

    /** By the key, which no write changes: a walk passes no row that stands throughout. */
    private record After(StorageKey key) implements OwnerPage.Cursor {
        @Override
        public String toString() {
            return "After[redacted]";
        }
    }

    /** Deletes in small statements, so that no writer waits for long, and notifies the listeners after each. */
    @Override
    public int deleteExpired(Instant now, int limit) {
        int deleted = 0;
        while (deleted < limit) {
            int step = Math.min(REAPED_AT_ONCE, limit - deleted);
            int gone = drops.isEmpty() ? reap(now, step) : reapTelling(now, step);
            deleted += gone;
            if (gone < step) {
                return deleted;
            }
        }
        return deleted;
    }

    private int reap(Instant now, int step) {
        return database.write(dialect.reap(table), passed(now, step));
    }

    private int reapTelling(Instant now, int step) {
        Optional<String> sql = dialect.reapTelling(table);
        if (sql.isPresent()) {
            Columns.Rows gone = database.writeAndRead(sql.get(), passed(now, step), Columns::all);
            gone.records().forEach(drops::tell);
            return gone.size();
        }
        Columns.Rows passed = database.query(statements.passed(), passed(now, step), Columns::all);
        int gone = 0;
        for (StoredRecord record : passed.records()) {
            // By its version: one that was renewed since it was listed stays. Told at once, for the next may fail.
            if (deleted(record.key(), record.version()) == 1) {
                gone++;
                drops.tell(record);
            }
        }
        return gone
                + passed.unreadable().entrySet().stream()
                        .mapToInt(row -> deleted(row.getKey(), row.getValue()))
                        .sum();
    }

    private Database.Binder passed(Instant now, int step) {
        return statement -> {
            statement.setString(1, namespace);
            statement.setLong(2, now.toEpochMilli());
            statement.setInt(3, step);
        };
    }

    @Override
    public void onDrop(Consumer<StoredRecord> listener) {
        drops.add(listener);
    }

    private Instant time(String query) {
        return database.query(query, statement -> {}, rows -> {
            rows.next();
            return Instant.ofEpochMilli(rows.getLong(1));
        });
    }

    /**
     * As {@link SessionStore#power}. {@link InstantSource} is the clock of the database, to the millisecond; H2 and
     * SQLite, which run inside a process, have none.
     */
    @Override
    public <P> Optional<P> power(Class<P> type) {
        return type == InstantSource.class
                ? dialect.time().map(query -> type.cast((InstantSource) () -> time(query)))
                : SessionStore.super.power(type);
    }

    /**
     * {@code SHARED}, unless it is H2 inside this process. {@code DURABLE} when the database said, as the store was
     * opened, that a commit waits for the disk.
     */
    @Override
    public StoreTraits traits() {
        return traits;
    }

    /** Says where the table lies and what it is called. For one thread. */
    public static final class Builder {

        private final DataSource dataSource;
        private String table = "sessions";
        private String namespace = "satchel";
        private int largestPayload = Opening.MAX_PAYLOAD;
        private boolean create;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /**
         * The table's name: 1 to 48 of {@code a-z A-Z 0-9 _}, no digit first, with a schema and a dot before it or
         * without. Default {@code sessions}. {@link #build} refuses another one.
         */
        public Builder table(String value) {
            table = Objects.requireNonNull(value, "table");
            return this;
        }

        /**
         * The name that keeps this store's rows apart in its table: 1 to 64 of {@code a-z 0-9 . _ : / -}. Default
         * {@code satchel}. {@link #build} refuses another one.
         */
        public Builder namespace(String value) {
            namespace = Objects.requireNonNull(value, "namespace");
            return this;
        }

        /**
         * The largest payload that the table must be able to take, in bytes, at least 1: the policy's budget, and 64
         * KiB more with sealing at rest. Default 1 MiB and 64 KiB. {@link #build} refuses a table that takes less.
         */
        public Builder largestPayload(int bytes) {
            largestPayload = bytes;
            return this;
        }

        /**
         * Creates the table if it is not there. Default: {@link #build} refuses a missing table. For development: in
         * production a migration runs {@link #schema}.
         */
        public Builder createIfMissing() {
            create = true;
            return this;
        }

        /**
         * The statements that create this table and its indexes, for the database that the data source connects to.
         *
         * @throws SessionConfigurationException when the name is wrong, or the database is unknown
         * @throws SessionStoreUnavailableException when there is no connection
         */
        public String schema() {
            return new Opening(dataSource, table, namespace, largestPayload).schema();
        }

        /**
         * Opens the store: asks the database what it is, and looks at the table.
         *
         * @throws SessionConfigurationException when an option is wrong, the database is unknown or too old, or the
         *     table is missing, different or too narrow. Also when the user may not write it, or may not see all
         *     rows
         * @throws SessionStoreUnavailableException when there is no connection
         */
        public JdbcSessionStore build() {
            return new Opening(dataSource, table, namespace, largestPayload).store(create);
        }
    }
}
