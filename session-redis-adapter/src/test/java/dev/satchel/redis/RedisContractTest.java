package dev.satchel.redis;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.SessionStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisContractTest extends SessionStoreContract {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    protected SessionStore open(Bench bench) {
        return RedisSessionStore.node(SERVERS.node().uri())
                .namespace(bench.namespace())
                .clock(bench.clock())
                .connect();
    }
}
