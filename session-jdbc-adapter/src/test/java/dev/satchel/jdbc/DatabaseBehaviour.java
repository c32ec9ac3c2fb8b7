package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.ADA;
import static dev.satchel.jdbc.Records.NOW;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.owned;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract kit cannot ask, on each database alike. Each test has a namespace of its own. */
abstract class DatabaseBehaviour {

    private final String namespace = "t" + UUID.randomUUID().toString().replace("-", "");
    private final List<HikariDataSource> pools = new ArrayList<>();

    /** Where the database is. */
    abstract String url();

    /** Inserts 100,000 live rows of 100 owners into the table {@code sessions}, in the namespace {@code rows}. */
    abstract String hundredThousandRows();

    /** How the database says that it finds rows by this index or key. */
    abstract String usesIndex(String index);

    /** What {@code EXPLAIN} is called. */
    String explain() {
        return "EXPLAIN ";
    }

    @AfterEach
    void close() {
        pools.forEach(HikariDataSource::close);
    }

    HikariDataSource pool() {
        return pool(options -> {});
    }

    HikariDataSource pool(Consumer<HikariConfig> options) {
        HikariDataSource pool = Pools.of(url(), options);
        pools.add(pool);
        return pool;
    }

    JdbcSessionStore store(javax.sql.DataSource source) {
        return JdbcSessionStore.builder(source)
                .namespace(namespace)
                .createIfMissing()
                .build();
    }

    /** Creates this table twice, and keeps a session in it. */
    void keepsASessionIn(String table) {
        JdbcSessionStore.Builder builder =
                JdbcSessionStore.builder(pool()).table(table).createIfMissing();
        builder.build().create(record("one", 1, "text"));

        assertThat(builder.build().find(key("one"))).contains(record("one", 1, "text"));
    }

    static void execute(javax.sql.DataSource source, String... statements) throws SQLException {
        try (Connection connection = source.getConnection()) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void together(int threads, Runnable body) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(executor.submit(body));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Sets a session's zone to that of Tokyo; empty where the database runs inside this process. */
    abstract Optional<String> tokyo();

    @Test
    void theTimeIsTheDatabasesAndNoZoneShiftsIt() {
        Optional<InstantSource> clock = store(pool(options -> tokyo().ifPresent(options::setConnectionInitSql)))
                .power(InstantSource.class);

        assertThat(clock.isPresent()).isEqualTo(tokyo().isPresent());
        Instant before = Instant.now();
        clock.ifPresent(database -> assertThat(database.instant())
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1)));
    }

    @Test
    void aCheckFindsThatTheClockIsOffWhereTheDatabaseHasOne() {
        StackCheck late = Sessions.named("late")
                .codec(new PlainCodec())
                .store(store(pool()))
                .clock(() -> Instant.now().minus(Duration.ofHours(1)))
                .build()
                .check();

        if (tokyo().isPresent()) {
            assertThat(late.problems())
                    .singleElement()
                    .asString()
                    .matches("clock: the storage's is PT(1H|59M)\\S* ahead of the stack's; .*");
        } else {
            assertThat(late.problems()).isEmpty();
            assertThat(late.facts()).anyMatch(fact -> fact.endsWith(" tells no time, so none was compared"));
        }
    }

    @Test
    void eightWritersOnOneSessionLoseNoUpdate() throws Exception {
        Counter counter = new Counter(store(pool()));

        together(8, () -> counter.increment(5));

        assertThat(counter.stored()).isEqualTo(40);
    }

    // Guard: a failed serialization is sent again in Database.run.
    @Test
    void eightWritersOnOneSessionLoseNoUpdateWhenThePoolAsksForSerializableAndForTransactions() throws Exception {
        Counter counter = new Counter(store(pool(options -> {
            options.setAutoCommit(false);
            options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        })));

        together(8, () -> counter.increment(5));

        assertThat(counter.stored()).isEqualTo(40);
    }

    /** Each statement is a transaction of its own, so writers of different rows have nothing to give way for. */
    @Test
    void writersOfDifferentSessionsDoNotGiveWayToEachOtherWhenThePoolAsksForSerializable() throws Exception {
        HikariDataSource pool = pool(options -> {
            options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            options.setMaximumPoolSize(12);
        });
        // Of a table as small as this one the whole is read.
        JdbcSessionStore store = JdbcSessionStore.builder(pool)
                .table("t" + namespace)
                .createIfMissing()
                .build();

        together(12, () -> {
            String id = UUID.randomUUID().toString();
            store.create(owned(id, 0, ADA));
            for (int version = 0; version < 40; version++) {
                assertThat(store.replace(owned(id, version + 1, ADA), version)).isEqualTo(WriteResult.APPLIED);
            }
        });

        assertThat(store.findByOwner(ADA, Optional.empty(), 100).records())
                .hasSize(12)
                .allSatisfy(record -> assertThat(record.version()).isEqualTo(40));
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        }
    }

    @Test
    void twoProcessesOnOneDatabaseCountExactly() throws Exception {
        store(pool());
        try (ChildMachine one = ChildMachine.running(Counter.class, url(), namespace, "30");
                ChildMachine two = ChildMachine.running(Counter.class, url(), namespace, "30")) {
            assertThat(one.line()).isEqualTo("ready");
            assertThat(two.line()).isEqualTo("ready");
            one.go();
            two.go();
            assertThat(one.exit()).isZero();
            assertThat(two.exit()).isZero();
        }

        assertThat(new Counter(store(pool())).stored()).isEqualTo(60);
    }

    // Guard: Lease.commitByItself, and what it restores.
    @Test
    void aWriteIsCommittedAtOnceAndTheConnectionGoesBackAsItCame() throws Exception {
        HikariDataSource transactional = pool(options -> {
            options.setAutoCommit(false);
            options.setMaximumPoolSize(1);
        });
        JdbcSessionStore store = store(transactional);

        store.create(record("one", 1, "text"));

        assertThat(store(pool()).find(key("one"))).isPresent();
        try (Connection connection = transactional.getConnection()) {
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void eachVerbIsOneStatementAndLooksOnlyWhenTheCountDoesNotTell() {
        Cable cable = new Cable(pool());
        JdbcSessionStore store = store(cable);
        StoredRecord first = owned("one", 1, ADA);
        cable.statements();

        assertThat(store.create(first)).isEqualTo(WriteResult.APPLIED);
        assertThat(cable.statements()).hasSize(1);
        store.find(first.key());
        assertThat(cable.statements()).hasSize(1);
        assertThat(store.replace(owned("one", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
        assertThat(cable.statements()).hasSize(1);
        assertThat(store.touch(first.key(), 2, 3, NOW, NOW)).isEqualTo(WriteResult.APPLIED);
        assertThat(cable.statements()).hasSize(1);
        store.findByOwner(ADA, Optional.empty(), 10);
        assertThat(cable.statements()).hasSize(1);
        assertThat(store.delete(first.key(), 2)).isEqualTo(WriteResult.CONFLICT);
        assertThat(cable.statements()).hasSize(2);
        assertThat(store.deleteExpired(NOW, 100)).isEqualTo(1);
        assertThat(cable.statements()).hasSize(1);
    }

    @Test
    void whatHasPassedGoesInStepsUpToTheLimitAndEachIsToldOnce() {
        JdbcSessionStore store = store(pool());
        for (int i = 0; i < 230; i++) {
            store.create(reclaimable("passed" + i));
        }
        store.create(record("live", 1, "text"));
        assertThat(store.deleteExpired(NOW, 20)).isEqualTo(20);
        List<StorageKey> told = new ArrayList<>();
        store.onDrop(record -> told.add(record.key()));

        assertThat(store.deleteExpired(NOW, 150)).isEqualTo(150);
        assertThat(store.deleteExpired(NOW, 150)).isEqualTo(60);

        assertThat(told).hasSize(210).doesNotHaveDuplicates().doesNotContain(key("live"));
        assertThat(store.find(key("live"))).isPresent();
    }

    private static StoredRecord reclaimable(String id) {
        return record(id, 1, "text").touched(1, NOW, NOW);
    }

    /** As far from the database's clock as may be, on either side: only what the engine calls now decides. */
    @ParameterizedTest
    @ValueSource(strings = {"1990-01-01T00:00:00Z", "2190-01-01T00:00:00Z"})
    void theDatabaseSClockNeitherEndsASessionNorKeepsOne(Instant engine) {
        JdbcSessionStore store = store(pool());
        store.create(record("live", 1, "text").touched(1, engine, engine.plusMillis(1)));
        store.create(record("passed", 1, "text").touched(1, engine, engine));

        assertThat(store.deleteExpired(engine, 10)).isEqualTo(1);

        assertThat(store.find(key("live"))).isPresent();
        assertThat(store.find(key("passed"))).isEmpty();
    }

    @Test
    void thePagesOfAnOwnerGoOnBehindTheLastKeyThoughItWasDeleted() {
        JdbcSessionStore store = store(pool());
        for (int i = 0; i < 7; i++) {
            store.create(owned("a" + i, i, ADA));
        }
        List<StorageKey> walked = new ArrayList<>();
        Optional<OwnerPage.Cursor> after = Optional.empty();
        do {
            OwnerPage page = store.findByOwner(ADA, after, 3);
            page.records().forEach(record -> {
                walked.add(record.key());
                store.delete(record.key(), record.version());
            });
            after = page.next();
        } while (after.isPresent());

        assertThat(walked).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void aStoreWithoutItsTableIsRefusedAndToldHowToMakeIt() {
        assertThatThrownBy(
                        () -> JdbcSessionStore.builder(pool()).table("nowhere").build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("createIfMissing()");
    }

    @Test
    void theScriptMakesTheTableByAnyNameAndAColumnMayBeAdded() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.Builder builder =
                JdbcSessionStore.builder(pool).table("shop_sessions").namespace(namespace);
        for (String statement : builder.schema().replaceAll("--[^\n]*", "").split(";", -1)) {
            if (!statement.isBlank()) {
                execute(pool, statement);
            }
        }
        execute(pool, "ALTER TABLE shop_sessions ADD COLUMN remark VARCHAR(10) DEFAULT 'none'");
        JdbcSessionStore store = builder.build();

        store.create(record("one", 1, "text"));

        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
    }

    @Test
    void severalThatCreateTheTableAtOnceAllFindIt() throws Exception {
        HikariDataSource pool = pool();
        String table = "t" + namespace;

        together(
                4,
                () -> JdbcSessionStore.builder(pool)
                        .table(table)
                        .createIfMissing()
                        .build()
                        .create(record("of" + Thread.currentThread().getId(), 1, "text")));

        assertThat(count(pool, table)).isEqualTo(4);
    }

    private static int count(javax.sql.DataSource source, String table) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    // Guard: Schema.requirePrimaryKey.
    @Test
    void aTableWithAnotherPrimaryKeyIsRefused() throws Exception {
        HikariDataSource pool = pool();
        String table = "k" + namespace;
        String script = JdbcSessionStore.builder(pool).table(table).schema();
        String changed = script.replace("PRIMARY KEY (namespace, id)", "PRIMARY KEY (namespace, id, version)");
        for (String statement : changed.replaceAll("--[^\n]*", "").split(";", -1)) {
            if (!statement.isBlank()) {
                execute(pool, statement);
            }
        }

        assertThatThrownBy(() -> JdbcSessionStore.builder(pool).table(table).build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("primary key");
    }

    @Test
    void aPayloadThatTheTableCannotTakeIsRefusedBeforeItIsSent() {
        Cable cable = new Cable(pool());
        JdbcSessionStore store = store(cable);
        store.create(record("one", 1, "text"));
        cable.statements();
        StoredRecord large = record("one", 2, "");
        Payload payload = Payload.adopt(new byte[500_000_001], 0, 500_000_001);

        assertThatThrownBy(() -> store.replace(
                        new StoredRecord(large.key(), 2, large.lastUsedAt(), large.reclaimAt(), large.owner(), payload),
                        1))
                .isInstanceOf(SessionStoreFullException.class)
                .hasMessageContaining("500000001 bytes");

        assertThat(cable.statements()).isEmpty();
        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
    }

    @Test
    void noConnectionIsUnavailableAndNothingWasSent() {
        Cable cable = new Cable(pool());
        JdbcSessionStore store = store(cable);

        cable.begin();

        assertThatThrownBy(() -> store.create(record("one", 1, "text")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("nothing was sent")
                .hasMessageContaining("08001");
    }

    /** Each plan is asked with the text that the store prepares, its parameters replaced by values. */
    @Test
    void aHundredThousandRowsAreFoundByIndex() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.builder(pool).namespace("rows").createIfMissing().build();
        execute(pool, hundredThousandRows());
        afterFilling(pool);
        Cable cable = new Cable(pool);
        JdbcSessionStore store =
                JdbcSessionStore.builder(cable).namespace("rows").build();
        cable.statements();

        store.find(key("one"));
        store.create(record("one", 1, "text"));
        store.replace(record("one", 2, "text"), 1);
        store.touch(key("one"), 2, 3, NOW, NOW.plusSeconds(9));
        store.delete(key("one"), 3);
        List<String> byKey = new ArrayList<>(cable.statements());
        byKey.removeIf(sql -> sql.startsWith("INSERT"));
        assertThat(byKey).hasSize(4);
        for (String sql : byKey) {
            assertThat(plan(pool, sql)).as(sql).containsPattern(usesIndex("key"));
        }

        OwnerPage page = store.findByOwner(ADA, Optional.empty(), 10);
        assertThat(page.records()).isEmpty();
        for (String sql : cable.statements()) {
            assertThat(plan(pool, sql)).as(sql).containsPattern(usesIndex("sessions_owner"));
        }

        store.deleteExpired(NOW, 10);
        for (String sql : cable.statements()) {
            assertThat(plan(pool, sql)).as(sql).containsPattern(usesIndex("sessions_reclaim"));
        }
    }

    /** Lets the database learn what lies in the table. */
    void afterFilling(javax.sql.DataSource source) throws SQLException {
        execute(source, "ANALYZE");
    }

    /** A literal of 32 bytes, which are the key of a row. */
    String bytes() {
        return "X'" + "0".repeat(63) + "1'";
    }

    private String plan(javax.sql.DataSource source, String sql) throws SQLException {
        String text = sql.replace("namespace = ?", "namespace = 'rows'")
                .replaceAll("\\b(id|owner|payload) = \\?", "$1 = " + bytes().replace("\\", "\\\\"))
                .replace("?", "7");
        StringBuilder plan = new StringBuilder();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(explain() + text)) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    plan.append(rows.getString(i)).append(' ');
                }
                plan.append('\n');
            }
        }
        return plan.toString();
    }
}
