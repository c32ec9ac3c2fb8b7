package dev.satchel.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real MariaDB server, which can be killed, over a cable that can be pulled. */
class JdbcMariadbSessionStoreContractTest extends SessionStoreContract {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static ServerProcess server;
    private static HikariDataSource pool;
    private static Cable cable;

    @BeforeAll
    static void start() {
        server = SERVERS.fresh(Recipes.MARIADB);
        pool = Pools.of(server.url());
        cable = new Cable(pool);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            pool.close();
            server.close();
        }
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
        return OtherMachine.at(server.url(), bench);
    }

    @Override
    protected Optional<Outage> outage(Bench bench) {
        return Optional.of(cable);
    }

    @Override
    protected Optional<Crash> crash(Bench bench) {
        return Optional.of(() -> {
            server.crash();
            server.start();
            pool.getHikariPoolMXBean().softEvictConnections();
        });
    }
}
