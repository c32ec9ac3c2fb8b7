package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JdbcPostgresqlFaultTest extends FaultBehaviour {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    String adminUrl() {
        return SERVERS.shared(Recipes.POSTGRESQL).url();
    }

    @Override
    String url() {
        return adminUrl();
    }

    @Override
    int port() {
        return SERVERS.shared(Recipes.POSTGRESQL).port();
    }

    @Override
    String impatient() {
        return "&options=-c%20lock_timeout=100";
    }

    @Override
    String waiting() {
        return "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    }

    @Override
    String idsOfWaiting() {
        return "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    }

    @Override
    String kill(String id) {
        return "SELECT pg_terminate_backend(" + id + ")";
    }

    /** For new connections: it is what a standby answers, too. */
    @Override
    List<String> readOnly(boolean on) {
        return List.of("ALTER DATABASE postgres SET default_transaction_read_only = " + (on ? "on" : "off"));
    }

    /** A trigger of the user's takes a further lock, so that a write of one row can deadlock. */
    @Test
    void aWriteThatLosesADeadlockIsSentAgainAndConflictsWithTheOther() throws Exception {
        store().create(record("one", 1, "text"));
        try (Connection holder = holding();
                Connection admin = new Plain(adminUrl()).getConnection()) {
            DatabaseBehaviour.execute(
                    admin,
                    "SET lock_timeout = '20s'",
                    "CREATE TABLE audit (writes bigint)",
                    "INSERT INTO audit VALUES (0)",
                    "CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN UPDATE audit SET writes = writes + 1; RETURN NULL; END'",
                    "CREATE TRIGGER counts AFTER UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION counted()");
            try {
                DatabaseBehaviour.execute(holder, "SET deadlock_timeout = '1h'", "UPDATE audit SET writes = 0");
                // A transaction that waits longer than this looks for a deadlock, and is the one that is rolled back.
                JdbcSessionStore loser = storeAt(url() + "&options=-c%20deadlock_timeout=2s");
                Future<WriteResult> write = executor().submit(() -> loser.replace(record("one", 2, "text"), 1));
                awaitWaiting();

                change(holder, "one");
                end(holder, true);

                assertThat(write.get()).isEqualTo(WriteResult.CONFLICT);
            } finally {
                DatabaseBehaviour.execute(
                        admin, "DROP TRIGGER counts ON sessions", "DROP FUNCTION counted", "DROP TABLE audit");
            }
        }
    }

    /** A table space on a file system of eight megabytes, which a container mostly may not mount. */
    @Test
    void aFullDiskIsAFullStoreAndWhatWasThereStays(@TempDir Path directory) throws Exception {
        String mounted = "mode=0777,size=8m";
        boolean possible = run("mount", "-t", "tmpfs", "-o", mounted, "tmpfs", directory.toString());
        assumeTrue(possible || "1".equals(System.getenv("SATCHEL_REQUIRE_MOUNT")), "nothing can be mounted here");
        try (ServerProcess server = SERVERS.fresh(Recipes.POSTGRESQL);
                HikariDataSource pool = Pools.of(server.url())) {
            // The server insists on owning the directory of a table space.
            run("chown", "nobody", directory.toString());
            run("chmod", "o+x", directory.getParent().toString());
            DatabaseBehaviour.execute(
                    pool,
                    "CREATE TABLESPACE small LOCATION '" + directory + "'",
                    "ALTER DATABASE postgres SET default_tablespace = small");
            try (HikariDataSource small = Pools.of(server.url())) {
                isFullAtLast(JdbcSessionStore.builder(small).createIfMissing().build());
            }
        } finally {
            run("umount", directory.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    /** A real fail-over, to a standby that had not received the last write. */
    @Test
    void aStandbyRefusesWritesUntilItIsPromotedAndThenALostWriteOverwritesNothing() throws Exception {
        try (ServerProcess primary = SERVERS.fresh(Recipes.POSTGRESQL);
                HikariDataSource pool = Pools.of(primary.url())) {
            JdbcSessionStore.builder(pool).createIfMissing().build().create(record("one", 1, "text"));
            try (ServerProcess standby = ServerProcess.of(
                            Recipes.POSTGRESQL, directory -> Recipes.standby(directory, primary.port()));
                    HikariDataSource replica = Pools.of(standby.url());
                    HikariDataSource cluster = Pools.of(either(primary, standby))) {
                JdbcSessionStore store = JdbcSessionStore.on(cluster);
                JdbcSessionStore reader = JdbcSessionStore.on(replica);
                assertThat(reader.find(key("one"))).contains(record("one", 1, "text"));
                assertThatThrownBy(() -> reader.replace(record("one", 2, "text"), 1))
                        .isInstanceOf(SessionStoreUnavailableException.class)
                        .hasMessageContaining("read-only")
                        .hasMessageContaining("nothing was written");

                DatabaseBehaviour.execute(replica, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()");
                awaitAlone(pool);
                assertThat(store.replace(record("one", 2, "lost"), 1)).isEqualTo(WriteResult.APPLIED);
                primary.crash();
                DatabaseBehaviour.execute(replica, "SELECT pg_promote()");

                Until.holds("the new primary answers", PATIENCE, () -> serves(store));
                assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
                assertThat(store.replace(record("one", 3, "text"), 2)).isEqualTo(WriteResult.CONFLICT);
                assertThat(store.replace(record("one", 3, "text"), 1)).isEqualTo(WriteResult.APPLIED);
                assertThat(store.traits().displayName()).contains("a fail-over may undo");
            }
        }
    }

    /** One URL for both, of which the driver takes the one that takes writes. */
    private static String either(ServerProcess one, ServerProcess other) {
        return one.url().replace("/postgres?", ",127.0.0.1:" + other.port() + "/postgres?")
                + "&targetServerType=primary&hostRecheckSeconds=0";
    }

    private static void awaitAlone(HikariDataSource primary) {
        Until.holds("the standby hears nothing more", PATIENCE, () -> {
            try (Connection connection = primary.getConnection()) {
                return Dialects.ask(connection, "SELECT COUNT(*) FROM pg_stat_replication")[0].equals("0");
            } catch (SQLException failed) {
                throw new AssertionError(failed);
            }
        });
    }

    /** What broke with the former primary is unavailable once for each connection of the pool. */
    private static boolean serves(JdbcSessionStore store) {
        try {
            return store.find(key("one")).isPresent();
        } catch (SessionStoreUnavailableException broken) {
            return false;
        }
    }

    @Override
    List<String> crowd() {
        return List.of("CREATE ROLE crowded LOGIN CONNECTION LIMIT 1", "GRANT ALL ON sessions TO crowded");
    }

    @Override
    String crowdedUrl() {
        return url().replace("user=satchel", "user=crowded");
    }

    /** Its script waits for the table, and in vain: the table is there all the same, and nothing is wrong with it. */
    @Test
    void aTableThatIsLockedWhileTheStoreOpensIsUnavailableAndNotMisconfigured() throws Exception {
        store();
        try (Connection holder = holding()) {
            DatabaseBehaviour.execute(holder, "LOCK TABLE sessions");

            assertThatThrownBy(() -> JdbcSessionStore.builder(new Plain(url() + impatient()))
                            .createIfMissing()
                            .build())
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("55P03");
        }
    }
}
