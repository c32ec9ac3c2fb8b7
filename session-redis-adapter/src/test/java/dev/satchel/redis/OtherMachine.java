package dev.satchel.redis;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import java.util.List;
import java.util.Optional;

/** Opens the store on the same server, or cluster, in another process. */
final class OtherMachine {

    private OtherMachine() {}

    static Optional<Elsewhere> onNode(String uri, Bench bench) {
        return Optional.of(Elsewhere.by(Node.class, bench.namespace(), uri));
    }

    static Optional<Elsewhere> onCluster(String seeds, Bench bench) {
        return Optional.of(Elsewhere.by(Cluster.class, bench.namespace(), seeds));
    }

    private static final class Node implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) {
            return RedisSessionStore.node(arguments.get(1))
                    .namespace(arguments.get(0))
                    .connect();
        }
    }

    private static final class Cluster implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) {
            return RedisSessionStore.cluster(arguments.get(1).split(" ", -1))
                    .namespace(arguments.get(0))
                    .connect();
        }
    }
}
