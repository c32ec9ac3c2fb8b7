package dev.satchel.file;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.SessionStoreContract;
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
}
