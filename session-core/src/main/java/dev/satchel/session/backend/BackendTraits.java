package dev.satchel.session.backend;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The name, the guarantees and the limits of a backend.
 *
 * @param displayName a name for people, such as {@code memory} or {@code sealed token}; no secret
 * @param guarantees what it promises
 * @param budget the most bytes that a session may take
 * @param notes what somebody who reads {@code describe()} should know, a sentence each; no secret
 */
public record BackendTraits(String displayName, Set<Guarantee> guarantees, int budget, List<String> notes) {

    /** Copies the collections. */
    public BackendTraits {
        Objects.requireNonNull(displayName, "displayName");
        guarantees = Set.copyOf(guarantees);
        notes = List.copyOf(notes);
    }
}
