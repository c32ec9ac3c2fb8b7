package dev.satchel.session.backend;

import dev.satchel.session.Token;
import java.util.Optional;

/** What a backend's write met. */
public sealed interface Written {

    /**
     * It is in place.
     *
     * @param snapshot what is stored now
     * @param issued the token that the carrier must carry from now on, if it is another one
     */
    record Applied(Snapshot snapshot, Optional<Token> issued) implements Written {}

    /**
     * What was held is no longer what is there; nothing was written.
     *
     * @param current what is there
     */
    record Conflict(Loaded current) implements Written {}
}
