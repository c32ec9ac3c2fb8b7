package dev.satchel.sealed;

import dev.satchel.session.backend.Loaded;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;

/** The result of opening a token. */
sealed interface Opened {

    /**
     * It is one of ours.
     *
     * @param state what it says
     * @param clear the bytes that say it
     * @param outdated whether it lies under another key than the one that seals now
     */
    record Clear(SessionState state, Payload clear, boolean outdated) implements Opened {}

    /**
     * It opens nothing.
     *
     * @param answer why
     */
    record Refusal(Loaded.Refused answer) implements Opened {}
}
