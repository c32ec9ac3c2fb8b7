package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.ADA;
import static dev.satchel.jdbc.Records.NOW;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.owned;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real server does to its users, each time on one row that another transaction holds, or to all of them. */
abstract class FaultBehaviour {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String namespace = "f" + UUID.randomUUID().toString().replace("-", "");
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<HikariDataSource> pools = new ArrayList<>();
    private HikariDataSource admin;
    private JdbcSessionStore store;

    /** Where the server is, for a user who may do anything, and for one who may use the table. */
    abstract String adminUrl();

    abstract String url();

    /** The server's port, which {@link #url} names. */
    abstract int port();

    /** What is added to the URL so that a statement waits a second for a lock, or less. */
    abstract String impatient();

    /** How many statements wait for a lock. */
    abstract String waiting();

    /** The ids of the connections whose statements wait for a lock. */
    abstract String idsOfWaiting();

    abstract String kill(String id);

    /** Makes the server refuse writes, or take them again. */
    abstract List<String> readOnly(boolean on);

    /** Lets the user {@code crowded}, password the same, have one connection at a time. */
    abstract List<String> crowd();

    abstract String crowdedUrl();

    @BeforeEach
    void open() {
        admin = pool(adminUrl());
        store = JdbcSessionStore.builder(pool(url()))
                .namespace(namespace)
                .createIfMissing()
                .build();
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        pools.forEach(HikariDataSource::close);
    }

    private HikariDataSource pool(String url) {
        HikariDataSource pool = Pools.of(url);
        pools.add(pool);
        return pool;
    }

    /** A transaction that has changed the row of this key, and not ended. */
    Connection holding(String... ids) throws SQLException {
        Connection holder = pools.get(1).getConnection();
        holder.setAutoCommit(false);
        for (String id : ids) {
            change(holder, id);
        }
        return holder;
    }

    void change(Connection holder, String id) throws SQLException {
        try (var update =
                holder.prepareStatement("UPDATE sessions SET version = version + 100 WHERE namespace = ? AND id = ?")) {
            update.setString(1, namespace);
            update.setBytes(2, key(id).toBytes());
            update.executeUpdate();
        }
    }

    static void end(Connection holder, boolean commit) throws SQLException {
        if (commit) {
            holder.commit();
        } else {
            holder.rollback();
        }
        holder.setAutoCommit(true);
        holder.close();
    }

    private List<String> ask(String sql) {
        List<String> answers = new ArrayList<>();
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
            return answers;
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    void awaitWaiting() {
        Until.holds(
                "somebody waits for a lock",
                PATIENCE,
                () -> !ask(waiting()).get(0).equals("0"));
    }

    private static void isDiscreet(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each.getMessage()))
                    .doesNotContain("the secret")
                    .doesNotContain(key("one").hex())
                    .doesNotContain("satchel_user");
        }
    }

    @Test
    void aBackendThatIsKilledInTheMiddleOfAWriteLeavesTheOutcomeUnknownAndTheRecordAsItWas() throws Exception {
        StoredRecord first = owned("one", 1, ADA);
        store.create(first);
        Connection holder = holding("one");
        Future<Throwable> write =
                executor.submit(() -> catchThrowable(() -> store.replace(record("one", 2, "the secret"), 1)));
        awaitWaiting();

        for (String id : ask(idsOfWaiting())) {
            DatabaseBehaviour.execute(admin, kill(id));
        }

        assertThat(write.get())
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("whether the write was applied is unknown");
        isDiscreet(write.get());
        end(holder, false);
        assertThat(store.find(first.key())).contains(first);
        assertThat(store.replace(record("one", 2, "text"), 1)).isEqualTo(WriteResult.APPLIED);
    }

    @Test
    void anAnswerThatIsLostLeavesTheOutcomeUnknownThoughTheWriteWasApplied() throws Exception {
        store.create(record("one", 1, "text"));

        isUnknownOver(Wire.Break.AFTER);

        assertThat(store.find(key("one"))).contains(record("one", 2, "the secret"));
    }

    @Test
    void aStatementThatIsLostOnItsWayLeavesTheOutcomeUnknownAndTheRecordAsItWas() throws Exception {
        store.create(record("one", 1, "text"));

        isUnknownOver(Wire.Break.BEFORE);

        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
    }

    private void isUnknownOver(Wire.Break place) throws Exception {
        try (Wire wire = Wire.to(port(), "UPDATE sessions", place)) {
            JdbcSessionStore far = JdbcSessionStore.builder(new Plain(url().replace(":" + port(), ":" + wire.port())))
                    .namespace(namespace)
                    .build();

            Throwable failure = catchThrowable(() -> far.replace(record("one", 2, "the secret"), 1));

            assertThat(failure)
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("whether the write was applied is unknown");
            isDiscreet(failure);
            assertThat(far.find(key("one"))).isPresent();
        }
    }

    @Test
    void aLockThatIsNotFreeInTimeIsUnavailableAndNothingWasWritten() throws Exception {
        store.create(record("one", 1, "text"));
        JdbcSessionStore impatient = JdbcSessionStore.builder(pool(url() + impatient()))
                .namespace(namespace)
                .build();
        Connection holder = holding("one");

        Throwable failure = catchThrowable(() -> impatient.replace(record("one", 2, "the secret"), 1));

        assertThat(failure)
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("lock")
                .hasMessageContaining("nothing was written");
        isDiscreet(failure);
        end(holder, false);
        assertThat(impatient.find(key("one"))).contains(record("one", 1, "text"));
    }

    @Test
    void aWriteThatWaitedForAnotherOneConflictsWithIt() throws Exception {
        store.create(record("one", 1, "text"));
        JdbcSessionStore serializable =
                JdbcSessionStore.builder(serializable()).namespace(namespace).build();
        Connection holder = holding("one");
        Future<WriteResult> write = executor.submit(() -> serializable.replace(record("one", 2, "text"), 1));
        awaitWaiting();

        end(holder, true);

        assertThat(write.get()).isEqualTo(WriteResult.CONFLICT);
    }

    private HikariDataSource serializable() {
        HikariDataSource pool =
                Pools.of(url(), options -> options.setTransactionIsolation("TRANSACTION_REPEATABLE_READ"));
        pools.add(pool);
        return pool;
    }

    @Test
    void aServerThatBecameReadOnlyAnswersReadsAndRefusesWrites() throws Exception {
        StoredRecord first = record("one", 1, "text");
        store.create(first);
        DatabaseBehaviour.execute(admin, readOnly(true).toArray(String[]::new));
        try {
            // Its connections broke, as they do when a replica takes over.
            JdbcSessionStore demoted =
                    JdbcSessionStore.builder(pool(url())).namespace(namespace).build();

            assertThat(demoted.find(key("one"))).contains(first);
            for (Runnable write : List.<Runnable>of(
                    () -> demoted.create(record("two", 1, "the secret")),
                    () -> demoted.replace(record("one", 2, "the secret"), 1),
                    () -> demoted.touch(key("one"), 1, 2, NOW, NOW),
                    () -> demoted.delete(key("one"), 1),
                    () -> demoted.deleteExpired(NOW.plusSeconds(9_000), 10))) {
                assertThatThrownBy(write::run)
                        .isInstanceOf(SessionStoreUnavailableException.class)
                        .hasMessageContaining("read-only")
                        .hasMessageContaining("nothing was written");
            }
        } finally {
            DatabaseBehaviour.execute(admin, readOnly(false).toArray(String[]::new));
        }
        assertThat(store.find(key("one"))).contains(first);
    }

    @Test
    void aServerWithoutAFurtherConnectionIsUnavailableAndSaysSo() throws Exception {
        DatabaseBehaviour.execute(admin, crowd().toArray(String[]::new));
        Plain plain = new Plain(crowdedUrl());
        JdbcSessionStore crowded =
                JdbcSessionStore.builder(plain).namespace(namespace).build();

        // A server notices in its own time that a connection was closed.
        List<Connection> only = new ArrayList<>();
        Until.holds("a connection is free", PATIENCE, () -> opened(plain, only));

        assertThatThrownBy(() -> crowded.create(record("one", 1, "the secret")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("no further connections")
                .hasMessageContaining("nothing was sent");
        only.get(0).close();

        Until.holds("the connection is gone", PATIENCE, () -> catchThrowable(() -> crowded.find(key("one"))) == null);
    }

    /** The limit of the whole server: "max_connections", of the recipe. */
    @Test
    void aServerWhoseLastConnectionIsTakenIsUnavailableAndServesAgainWhenOneIsFree() throws Exception {
        Plain plain = new Plain(url());
        JdbcSessionStore crowded =
                JdbcSessionStore.builder(plain).namespace(namespace).build();
        List<Connection> all = new ArrayList<>();
        Throwable failure = null;
        try {
            // One after the other, for a server notices in its own time that a connection was closed.
            for (int i = 0; i < 200 && failure == null; i++) {
                if (!opened(plain, all)) {
                    failure = catchThrowable(() -> crowded.create(record("two", 1, "the secret")));
                }
            }
        } finally {
            for (Connection each : all) {
                each.close();
            }
        }

        assertThat(failure)
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("no further connections")
                .hasMessageContaining("nothing was sent");
        isDiscreet(failure);
        Until.holds("one is free", PATIENCE, () -> catchThrowable(() -> crowded.find(key("one"))) == null);
    }

    private static boolean opened(Plain source, List<Connection> into) {
        try {
            into.add(source.getConnection());
            return true;
        } catch (SQLException crowded) {
            return false;
        }
    }

    /** Writes until there is no room; then what was there is as it was. */
    static void isFullAtLast(JdbcSessionStore store) {
        store.create(record("one", 1, "text"));
        byte[] incompressible = new byte[500_000];
        new Random(42).nextBytes(incompressible);
        Throwable failure = null;
        for (int i = 0; i < 200 && failure == null; i++) {
            StoredRecord small = record("large" + i, 1, "");
            StoredRecord next = new StoredRecord(
                    small.key(), 1, small.lastUsedAt(), small.reclaimAt(), small.owner(), Payload.of(incompressible));
            failure = catchThrowable(() -> store.create(next));
        }

        assertThat(failure).isInstanceOf(SessionStoreFullException.class).hasMessageContaining("nothing was written");
        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
    }

    /** The store under this URL, among the same rows. */
    JdbcSessionStore storeAt(String url) {
        return JdbcSessionStore.builder(pool(url)).namespace(namespace).build();
    }

    JdbcSessionStore store() {
        return store;
    }

    ExecutorService executor() {
        return executor;
    }
}
