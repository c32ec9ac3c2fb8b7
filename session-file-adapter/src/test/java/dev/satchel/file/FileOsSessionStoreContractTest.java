package dev.satchel.file;

import dev.satchel.session.spi.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.SessionStoreContract;

class FileOsSessionStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return FileSessionStore.builder(bench.directory())
                .durability(Durability.OS)
                .build();
    }
}
