package dev.satchel.micrometer;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SessionStoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A measured store keeps every rule that the store below keeps, with all of its powers. */
class MeasuredStoreContractTest extends SessionStoreContract {

    @Override
    protected SessionStore open(Bench bench) {
        return SessionMeters.of("contract", new SimpleMeterRegistry()).measure(new ReferenceStore());
    }
}
