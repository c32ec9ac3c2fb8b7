package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.NOW;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.WriteResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcMariadbTest extends DatabaseBehaviour {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    String url() {
        return SERVERS.shared(Recipes.MARIADB).url();
    }

    /** MySQL has no RETURNING, and no server of it is here: its way is asked of a server that knows it as well. */
    @Test
    void withoutReturningEachIsToldOnceByTheReaperWhoseDeleteTookEffect() throws Exception {
        HikariDataSource pool = pool();
        store(pool);
        Dialect dialect = new MySql(false, false);
        List<StorageKey> told = new CopyOnWriteArrayList<>();
        List<JdbcSessionStore> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JdbcSessionStore node = new JdbcSessionStore(
                    dialect,
                    new Database(pool, new Faults(dialect)),
                    "sessions",
                    "mysql",
                    StoreTraits.of("test"),
                    Integer.MAX_VALUE);
            node.onDrop(record -> told.add(record.key()));
            nodes.add(node);
        }
        for (int i = 0; i < 120; i++) {
            nodes.get(0).create(record("passed" + i, 1, "text").touched(1, NOW, NOW));
        }

        ExecutorService executor = Executors.newFixedThreadPool(3);
        List<Future<Integer>> counts = executor.invokeAll(nodes.stream()
                .map(node -> (Callable<Integer>) () -> node.deleteExpired(NOW, 500))
                .toList());
        executor.shutdown();

        int deleted = 0;
        for (Future<Integer> count : counts) {
            deleted += count.get();
        }
        nodes.get(0).deleteExpired(NOW, 500);
        assertThat(told).hasSize(120).doesNotHaveDuplicates();
        assertThat(deleted).isLessThanOrEqualTo(120);
    }

    @Override
    Optional<String> tokyo() {
        return Optional.of("SET time_zone = '+09:00'");
    }

    @Override
    String hundredThousandRows() {
        return """
                INSERT INTO sessions (namespace, id, version, last_used_at, reclaim_at, owner, payload)
                SELECT 'rows', UNHEX(LPAD(HEX(seq), 64, '0')), seq, 0, 9000000000000 + seq,
                UNHEX(LPAD(HEX(seq % 100), 64, '0')), X'00' FROM seq_1_to_100000""";
    }

    @Override
    void afterFilling(DataSource source) throws SQLException {
        execute(source, "ANALYZE TABLE sessions");
    }

    @Override
    String usesIndex(String index) {
        return "(const|range|ref) .*" + (index.equals("key") ? "PRIMARY" : index);
    }

    /** A server that is not strict cuts and fills values: what was acknowledged would not be found again. */
    @ParameterizedTest
    @CsvSource({
        "id, BINARY(32), BINARY(16)",
        "id, BINARY(32), BINARY(64)",
        "id, BINARY(32), VARBINARY(16)",
        "owner, BINARY(32), BINARY(16)",
        "owner, BINARY(32), BINARY(64)",
        "namespace, VARCHAR(64), VARCHAR(3)",
        "version, BIGINT, BIGINT UNSIGNED",
        "reclaim_at, BIGINT, BIGINT UNSIGNED"
    })
    void aColumnThatDoesNotHoldWhatGoesIntoItIsRefused(String column, String type, String other) throws Exception {
        HikariDataSource pool = pool(options -> options.setConnectionInitSql("SET sql_mode = ''"));
        JdbcSessionStore.Builder odd = JdbcSessionStore.builder(pool).table("odd");
        execute(
                pool,
                "DROP TABLE IF EXISTS odd",
                odd.schema().replaceAll(column + "( +)" + Pattern.quote(type), column + "$1" + other));

        assertThatThrownBy(odd::build)
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.table")
                .hasMessageContaining("'" + column + "' that does not hold");
    }

    @Test
    void aColumnThatHoldsMoreIsAccepted() throws Exception {
        HikariDataSource pool = pool();
        JdbcSessionStore.Builder wide = JdbcSessionStore.builder(pool).table("wide");
        execute(pool, wide.schema().replace(" BINARY(32)", " VARBINARY(64)"));

        assertThat(wide.build().create(record("one", 1, "text"))).isEqualTo(WriteResult.APPLIED);
        assertThat(wide.build().find(key("one"))).contains(record("one", 1, "text"));
    }

    @Test
    void aRightThatTheUserLacksIsNamedAtStart() throws Exception {
        store(pool());
        execute(
                new Plain(url().replace("user=satchel&password=satchel", "user=admin&password=admin")),
                "CREATE USER reader@'localhost' IDENTIFIED BY 'reader'",
                "GRANT SELECT, INSERT, UPDATE ON satchel.* TO reader@'localhost'");

        assertThatThrownBy(() -> JdbcSessionStore.on(
                        new Plain(url().replace("user=satchel&password=satchel", "user=reader&password=reader"))))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.rights")
                .hasMessageContaining("may not delete from");
    }

    @Test
    void anAddressWithoutADatabaseIsRefused() {
        assertThatThrownBy(() -> JdbcSessionStore.on(new Plain(url().replace("/satchel?", "/?"))))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("jdbc.table");
    }
}
