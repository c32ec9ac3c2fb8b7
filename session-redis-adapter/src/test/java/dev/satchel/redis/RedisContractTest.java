package dev.satchel.redis;

import dev.satchel.session.SessionStoreException;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Outage;
import dev.satchel.testkit.SessionStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract, on a server that writes every change to its file, can be killed, and is reached over a cable that can
 * be pulled.
 */
class RedisContractTest extends SessionStoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private static RedisProcess server;
    private static Proxy cable;

    private final List<RedisSessionStore> open = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = SERVERS.fresh(directory, "--appendonly", "yes", "--appendfsync", "always");
        cable = new Proxy(server.port());
    }

    @AfterAll
    static void stop() {
        cable.close();
        server.close();
    }

    @Override
    protected SessionStore open(Bench bench) {
        RedisSessionStore store = RedisSessionStore.node(cable.uri())
                .namespace(bench.namespace())
                .clock(bench.clock())
                .connect();
        open.add(store);
        bench.onClose(open::clear);
        return store;
    }

    @Override
    protected Optional<Elsewhere> openElsewhere(Bench bench) {
        return OtherMachine.onNode(cable.uri(), bench);
    }

    @Override
    protected Optional<Crash> crash(Bench bench) {
        return Optional.of(() -> {
            server.kill();
            server.restart();
        });
    }

    @Override
    protected Optional<Outage> outage(Bench bench) {
        return Optional.of(new Outage() {
            @Override
            public void begin() {
                cable.refuse(true);
                Until.holds("disconnected", PATIENCE, () -> open.stream().noneMatch(RedisContractTest::answers));
            }

            @Override
            public void end() {
                cable.refuse(false);
                Until.holds("connected again", PATIENCE, () -> open.stream().allMatch(RedisContractTest::answers));
            }
        });
    }

    private static boolean answers(RedisSessionStore store) {
        try {
            store.find(Records.key("nothing"));
            return true;
        } catch (SessionStoreException outage) {
            return false;
        }
    }
}
