package dev.satchel.session.backend;

import dev.satchel.session.Token;
import java.util.Optional;

/** The result of a backend's write. */
public sealed interface Written {

    /**
     * It is in place.
     *
     * @param snapshot what is stored now
     * @param issued the token that the carrier must carry from now on, if it is another one
     */
    record Applied(Snapshot snapshot, Optional<Token> issued) implements Written {}

    /**
     * The stored state is no longer the held one; nothing was written.
     *
     * @param current what is there
     */
    record Conflict(Loaded current) implements Written {}
}
