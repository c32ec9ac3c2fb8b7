package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.backend.Snapshot;
import java.util.Optional;

/** The result of a commit. */
sealed interface Outcome {

    Directive KEEP = new Directive.Keep();

    /** The action that the carrier must take. */
    Directive directive();

    /** The session that the commit found stored, or stored. */
    Optional<Snapshot> stored();

    /** There was nothing to write: what is stored is what was opened, or has to be looked up. */
    record Untouched() implements Outcome {

        static final Outcome INSTANCE = new Untouched();

        @Override
        public Directive directive() {
            return KEEP;
        }

        @Override
        public Optional<Snapshot> stored() {
            return Optional.empty();
        }
    }

    /**
     * A session is stored.
     *
     * @param directive what the carrier must do
     * @param session what is stored now
     */
    record Stored(Directive directive, Snapshot session) implements Outcome {
        @Override
        public Optional<Snapshot> stored() {
            return Optional.of(session);
        }
    }

    /**
     * This exchange has no session any more, or never had one.
     *
     * @param directive what the carrier must do
     */
    record Nothing(Directive directive) implements Outcome {
        @Override
        public Optional<Snapshot> stored() {
            return Optional.empty();
        }
    }
}
