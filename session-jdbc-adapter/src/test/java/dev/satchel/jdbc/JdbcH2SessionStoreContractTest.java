package dev.satchel.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an H2 server whose commits wait for the disk. */
class JdbcH2SessionStoreContractTest extends SessionStoreContract {

    private static Server server;
    private static String url;
    private static HikariDataSource pool;
    private static Cable cable;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
        url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/./sessions;WRITE_DELAY=0";
        pool = Pools.of(url);
        cable = new Cable(pool);
    }

    @AfterAll
    static void stop() {
        pool.close();
        server.stop();
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
