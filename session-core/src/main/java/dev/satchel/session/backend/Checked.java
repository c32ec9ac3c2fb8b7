package dev.satchel.session.backend;

import java.util.function.Consumer;

/** A part of a stack that reports its state: a backend, or a sealer. Tells no secret. */
public interface Checked {

    /**
     * Tells how this part is, without asking a storage.
     *
     * @param facts receives each fact that was found
     * @param problems receives each problem that was found
     */
    void check(Consumer<String> facts, Consumer<String> problems);
}
