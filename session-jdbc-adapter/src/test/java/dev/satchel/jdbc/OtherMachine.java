package dev.satchel.jdbc;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import java.util.List;
import java.util.Optional;

/** Opens the store on the same database in another process. */
final class OtherMachine implements Elsewhere.Opener {

    static Optional<Elsewhere> at(String url, Bench bench) {
        return Optional.of(Elsewhere.by(OtherMachine.class, url, bench.namespace()));
    }

    @Override
    public SessionStore open(List<String> arguments) {
        return JdbcSessionStore.builder(Pools.of(arguments.get(0)))
                .namespace(arguments.get(1))
                .build();
    }
}
