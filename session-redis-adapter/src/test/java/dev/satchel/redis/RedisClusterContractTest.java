package dev.satchel.redis;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.SessionStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterContractTest extends SessionStoreContract {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    protected SessionStore open(Bench bench) {
        return RedisSessionStore.cluster(SERVERS.cluster().seeds())
                .namespace(bench.namespace())
                .clock(bench.clock())
                .connect();
    }
}
