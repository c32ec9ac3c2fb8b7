package dev.satchel.testkit;

import dev.satchel.session.spi.SessionStore;

class ReferenceStoreTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return new ReferenceStore();
    }
}
