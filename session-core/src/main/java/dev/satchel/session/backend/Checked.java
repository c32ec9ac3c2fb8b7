package dev.satchel.session.backend;

import java.util.function.Consumer;

/** A part of a stack that can tell how it is: a backend, or a sealer. Tells no secret. */
public interface Checked {

    /**
     * Tells how this part is, without asking a storage.
     *
     * @param facts told what is found
     * @param problems told what is wrong
     */
    void check(Consumer<String> facts, Consumer<String> problems);
}
