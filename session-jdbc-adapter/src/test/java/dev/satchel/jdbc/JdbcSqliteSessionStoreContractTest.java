package dev.satchel.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite, in a file. */
class JdbcSqliteSessionStoreContractTest extends SessionStoreContract {

    private static String url;
    private static HikariDataSource pool;
    private static Cable cable;

    @BeforeAll
    static void start(@TempDir Path directory) {
        url = JdbcSqliteTest.url(directory);
        pool = Pools.of(url);
        cable = new Cable(pool);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @Override
    protected SessionStore open(Bench bench) {
        return JdbcSessionStore.builder(cable)
                .namespace(bench.namespace())
                .createIfMissing()
                .build();
    }

    @Override
    protected Optional<Elsewhere> openElsewhere(Bench bench) {
        return OtherMachine.at(url, bench);
    }

    @Override
    protected Optional<Outage> outage(Bench bench) {
        return Optional.of(cable);
    }
}
