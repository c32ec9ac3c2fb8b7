package dev.satchel.file;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.SessionStoreContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class FileSessionStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return FileSessionStore.in(bench.directory());
    }

    @Override
    protected Optional<Image> image(Bench bench) {
        return Optional.of(new DirectoryImage(bench.directory()));
    }

    @Override
    protected Optional<Elsewhere> openElsewhere(Bench bench) {
        return Optional.of(Elsewhere.by(Opens.class, bench.directory().toString()));
    }

    private static final class Opens implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) {
            return FileSessionStore.in(Path.of(arguments.get(0)));
        }
    }
}
