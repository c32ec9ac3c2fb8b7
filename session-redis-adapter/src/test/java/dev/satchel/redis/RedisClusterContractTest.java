package dev.satchel.redis;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.SessionStoreContract;
import java.util.Optional;
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

    @Override
    protected Optional<Elsewhere> openElsewhere(Bench bench) {
        return OtherMachine.onCluster(String.join(" ", SERVERS.cluster().seeds()), bench);
    }
}
