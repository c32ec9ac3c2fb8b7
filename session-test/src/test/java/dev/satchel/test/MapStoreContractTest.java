package dev.satchel.test;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.SessionStoreContract;

class MapStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return new MapStore();
    }
}
