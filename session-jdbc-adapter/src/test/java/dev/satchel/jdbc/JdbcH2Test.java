package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.ADA;
import static dev.satchel.jdbc.Records.NOW;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.owned;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Undecodable;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcH2Test extends DatabaseBehaviour {

    @TempDir
    private static Path directory;

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Override
    String url() {
        return "jdbc:h2:tcp://localhost:" + server.getPort() + "/mem:sessions;DB_CLOSE_DELAY=-1";
    }

    @Override
    Optional<String> tokyo() {
        return Optional.empty();
    }

    @Override
    String hundredThousandRows() {
        return """
                INSERT INTO sessions (namespace, id, version, last_used_at, reclaim_at, owner, payload)
                SELECT 'rows', CAST(LPAD(CAST(x AS VARCHAR), 32, '0') AS BINARY(32)), x, 0, 9000000000000 + x,
                CAST(LPAD(CAST(MOD(x, 100) AS VARCHAR), 32, '0') AS BINARY(32)), X'00' FROM SYSTEM_RANGE(1, 100000)""";
    }

    @Override
    String usesIndex(String index) {
        return index.equals("key") ? "PUBLIC\\.PRIMARY_KEY" : "(?i)PUBLIC\\." + index;
    }

    @Test
    void insideAProcessItIsSharedWithNoOtherAndInMemoryItDoesNotLast() {
        DataSource embedded = Pools.of("jdbc:h2:mem:alone");

        assertThat(JdbcSessionStore.builder(embedded)
                        .createIfMissing()
                        .build()
                        .traits()
                        .traits())
                .isEmpty();
    }

    @Test
    void theTableMayLieInASchemaOfItsOwn() throws Exception {
        execute(pool(), "CREATE SCHEMA app");

        keepsASessionIn("app.sessions");
    }

    /**
     * A duplicate of another column is no conflict: the engine would look for a session that is not there, for ever.
     */
    @Test
    void aUniqueColumnOfTheUserSIsNoConflict() throws Exception {
        DataSource embedded = Pools.of("jdbc:h2:mem:unique");
        JdbcSessionStore store =
                JdbcSessionStore.builder(embedded).createIfMissing().build();
        execute(embedded, "CREATE UNIQUE INDEX mine ON sessions (payload)");
        store.create(record("one", 1, "text"));

        assertThat(store.create(record("one", 2, "other"))).isEqualTo(WriteResult.CONFLICT);
        assertThatThrownBy(() -> store.create(record("two", 1, "text")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("unique constraint")
                .hasMessageContaining("nothing was written");
    }

    @Test
    void aNarrowPayloadColumnIsRefused() throws Exception {
        DataSource embedded = Pools.of("jdbc:h2:mem:narrow");
        String script = JdbcSessionStore.builder(embedded).schema().replace("VARBINARY(16777216)", "VARBINARY(65536)");
        execute(embedded, script);

        assertThatThrownBy(() -> JdbcSessionStore.on(embedded))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("65536")
                .hasMessageContaining("widen");
        assertThat(JdbcSessionStore.builder(embedded).largestPayload(65_536).build())
                .isNotNull();
    }

    /** Some of them know no LIMIT, some fold no names. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MODE=Oracle",
                "MODE=MSSQLServer",
                "MODE=STRICT",
                "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "DATABASE_TO_UPPER=FALSE",
                "CASE_INSENSITIVE_IDENTIFIERS=TRUE"
            })
    void inEveryModeTheStoreLists(String mode) {
        DataSource embedded = Pools.of("jdbc:h2:mem:" + UUID.randomUUID() + ";" + mode);
        JdbcSessionStore store =
                JdbcSessionStore.builder(embedded).createIfMissing().build();
        store.create(owned("one", 1, ADA));
        store.create(owned("two", 1, ADA));

        OwnerPage first = store.findByOwner(ADA, Optional.empty(), 1);
        assertThat(first.records()).hasSize(1);
        assertThat(store.findByOwner(ADA, first.next(), 1).records()).hasSize(1);
        store.onDrop(record -> {});
        assertThat(store.deleteExpired(NOW.plus(Duration.ofDays(1)), 10)).isEqualTo(2);
    }

    @Test
    void aRightThatTheUserLacksIsNamedAtStart() throws Exception {
        String name = "jdbc:h2:mem:rights";
        DataSource embedded = Pools.of(name);
        JdbcSessionStore.builder(embedded).createIfMissing().build();
        execute(embedded, "CREATE USER reader PASSWORD 'reader'", "GRANT SELECT, INSERT, UPDATE ON sessions TO reader");

        assertThatThrownBy(() -> JdbcSessionStore.on(new Plain(name + ";USER=reader;PASSWORD=reader")))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.rights")
                .hasMessageContaining("may not delete from");
    }

    @Test
    void theTableIsFoundBehindASchemaThatHasNone() throws Exception {
        DataSource embedded = Pools.of(
                "jdbc:h2:mem:path;INIT=CREATE SCHEMA IF NOT EXISTS app\\;SET SCHEMA app\\;SET SCHEMA_SEARCH_PATH app, public");
        JdbcSessionStore.builder(embedded)
                .table("public.sessions")
                .createIfMissing()
                .build();

        assertThat(JdbcSessionStore.on(embedded).create(record("one", 1, "text")))
                .isEqualTo(WriteResult.APPLIED);
    }

    /** In a table that somebody made without NOT NULL. */
    // Guard: Columns tells the version of a row that is no record.
    @Test
    void aPolicyThatDropsSessionsReplacesARowThatIsNoRecord() throws Exception {
        DataSource embedded = Pools.of("jdbc:h2:mem:replaced");
        execute(embedded, JdbcSessionStore.builder(embedded).schema().replace("NOT NULL", ""));
        Sessions sessions = Sessions.named("shop")
                .codec(new PlainCodec())
                .store(JdbcSessionStore.on(embedded))
                .policy(SessionPolicy.builder()
                        .undecodable(Undecodable.DROP_SESSION)
                        .build())
                .build();
        SessionAddress chat = SessionAddress.of("telegram", "42");
        Attribute<String> country = Attribute.of("country", String.class);
        for (String column : List.of("payload", "last_used_at", "reclaim_at")) {
            sessions.at(chat).edit(session -> session.set(country, "DE"));
            execute(embedded, "UPDATE sessions SET " + column + " = NULL");

            sessions.at(chat).edit(session -> session.set(country, "FR"));

            Optional<String> stored = sessions.at(chat).read(view -> view.get(country));
            assertThat(stored).as(column).contains("FR");
        }
    }

    @Test
    void aRowThatIsNoRecordHidesNoOtherOneAndIsDeletedByItsVersion() throws Exception {
        DataSource embedded = Pools.of("jdbc:h2:mem:nulls");
        execute(embedded, JdbcSessionStore.builder(embedded).schema().replace("NOT NULL", ""));
        JdbcSessionStore store = JdbcSessionStore.on(embedded);
        store.create(owned("one", 1, ADA));
        store.create(owned("two", 2, ADA));
        store.create(owned("three", 3, ADA));
        execute(
                embedded,
                "UPDATE sessions SET payload = NULL WHERE version = 1",
                "UPDATE sessions SET last_used_at = NULL WHERE version = 2");

        OwnerPage page = store.findByOwner(ADA, Optional.empty(), 10);

        assertThat(page.records()).containsExactly(owned("three", 3, ADA));
        assertThat(page.unreadable()).containsOnly(Map.entry(key("one"), 1L), Map.entry(key("two"), 2L));
        assertThatThrownBy(() -> store.find(key("two"))).isInstanceOf(CorruptSessionException.class);
        assertThat(store.delete(key("one"), 1)).isEqualTo(WriteResult.APPLIED);
        List<StoredRecord> told = new ArrayList<>();
        store.onDrop(told::add);
        assertThat(store.deleteExpired(NOW.plus(Duration.ofDays(1)), 10)).isEqualTo(2);
        assertThat(told).containsExactly(owned("three", 3, ADA));
    }

    /** The reaper ends there; what it had deleted before is gone, and is told. */
    @Test
    void whatWasDeletedBeforeARowThatIsLockedIsTold() throws Exception {
        DataSource embedded = Pools.of("jdbc:h2:mem:locked;LOCK_TIMEOUT=50");
        JdbcSessionStore store =
                JdbcSessionStore.builder(embedded).createIfMissing().build();
        List<StorageKey> told = new ArrayList<>();
        store.onDrop(record -> told.add(record.key()));
        store.create(record("first", 1, "text").touched(1, NOW, NOW.minusSeconds(2)));
        store.create(record("locked", 7, "text").touched(7, NOW, NOW.minusSeconds(1)));
        try (Connection holder = embedded.getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "UPDATE sessions SET version = 8 WHERE version = 7");

            assertThatThrownBy(() -> store.deleteExpired(NOW, 10)).isInstanceOf(SessionStoreUnavailableException.class);

            assertThat(store.find(key("first"))).isEmpty();
            assertThat(told).containsExactly(key("first"));
            holder.rollback();
        }
        assertThat(store.deleteExpired(NOW, 10)).isEqualTo(1);
        assertThat(told).containsExactly(key("first"), key("locked"));
    }
}
