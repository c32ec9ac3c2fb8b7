package dev.satchel.file;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.SessionStoreContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class FileOsSessionStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return open(bench.directory());
    }

    private static SessionStore open(Path directory) {
        return FileSessionStore.builder(directory).durability(Durability.OS).build();
    }

    @Override
    protected Optional<Elsewhere> openElsewhere(Bench bench) {
        return Optional.of(Elsewhere.by(Opens.class, bench.directory().toString()));
    }

    private static final class Opens implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) {
            return FileOsSessionStoreContractTest.open(Path.of(arguments.get(0)));
        }
    }
}
