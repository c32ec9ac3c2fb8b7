package dev.satchel.memory;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.SessionStoreContract;

class MemorySessionStoreContractTest extends SessionStoreContract {
    @Override
    protected SessionStore open(Bench bench) {
        return MemorySessionStore.builder().clock(bench.clock()).build();
    }
}
