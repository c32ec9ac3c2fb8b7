package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
