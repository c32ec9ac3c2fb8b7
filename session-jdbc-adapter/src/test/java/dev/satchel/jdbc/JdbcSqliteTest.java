package dev.satchel.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcSqliteTest extends DatabaseBehaviour {

    @TempDir
    private static Path directory;

    static String url(Path directory) {
        return "jdbc:sqlite:" + directory.resolve("sessions.db") + "?journal_mode=WAL&busy_timeout=60000";
    }

    @Override
    String url() {
        return url(directory);
    }

    @Override
    Optional<String> tokyo() {
        return Optional.empty();
    }

    @Override
    String hundredThousandRows() {
        return """
                INSERT INTO sessions (namespace, id, version, last_used_at, reclaim_at, owner, payload)
                WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 100000)
                SELECT 'rows', unhex(printf('%064x', n)), n, 0, 9000000000000 + n,
                unhex(printf('%064x', n % 100)), X'00'
                FROM counted""";
    }

    @Override
    String explain() {
        return "EXPLAIN QUERY PLAN ";
    }

    @Override
    String usesIndex(String index) {
        return index.equals("key") ? "USING (COVERING )?INDEX sqlite_autoindex_sessions_1" : "INDEX " + index;
    }

    @Test
    void aDatabaseInMemoryIsRefusedBecauseEachConnectionHasItsOwn() {
        assertThatThrownBy(() -> JdbcSessionStore.builder(Pools.of("jdbc:sqlite::memory:"))
                        .createIfMissing()
                        .build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("in memory");
    }

    @Test
    void aFileIsSharedAndDurable() {
        assertThat(store(pool()).traits().toString()).contains("SHARED").contains("DURABLE");
    }
}
