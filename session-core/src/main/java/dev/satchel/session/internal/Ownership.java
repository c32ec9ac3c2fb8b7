package dev.satchel.session.internal;

import java.util.Optional;

/** The change of one exchange to the session's owner. */
sealed interface Ownership {

    /** The owner afterwards, when {@code before} owned it. */
    Optional<String> owner(Optional<String> before);

    /** Nothing. */
    record Kept() implements Ownership {

        static final Ownership INSTANCE = new Kept();

        @Override
        public Optional<String> owner(Optional<String> before) {
            return before;
        }
    }

    /** It becomes this principal's. */
    record ClaimedBy(String principal) implements Ownership {
        @Override
        public Optional<String> owner(Optional<String> before) {
            return Optional.of(principal);
        }
    }

    /** It becomes nobody's, and its data stays: a former owner's. */
    record Disowned() implements Ownership {
        @Override
        public Optional<String> owner(Optional<String> before) {
            return Optional.empty();
        }
    }

    /** It becomes nobody's, and has no data of a former owner: it was cleared after it was disowned. */
    record Released() implements Ownership {
        @Override
        public Optional<String> owner(Optional<String> before) {
            return Optional.empty();
        }
    }
}
