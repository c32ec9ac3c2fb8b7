package dev.satchel.testkit.internal;

import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.Crash;
import dev.satchel.testkit.Elsewhere;
import dev.satchel.testkit.Image;
import dev.satchel.testkit.Outage;
import java.util.Optional;

/** The store to examine, and what its test can do to it. */
public interface Subject {

    /** Another node on the storage of this bench. */
    SessionStore open(Bench bench) throws Exception;

    /** Takes away what is left on the storage of this bench, whose nodes are closed. */
    default void cleanUp(Bench bench) throws Exception {}

    /** The raw bytes behind it. */
    default Optional<Image> image(Bench bench) throws Exception {
        return Optional.empty();
    }

    /** Its power cuts. */
    default Optional<Crash> crash(Bench bench) throws Exception {
        return Optional.empty();
    }

    /** Its outages. */
    default Optional<Outage> outage(Bench bench) throws Exception {
        return Optional.empty();
    }

    /** How another process opens it. */
    default Optional<Elsewhere> openElsewhere(Bench bench) throws Exception {
        return Optional.empty();
    }
}
