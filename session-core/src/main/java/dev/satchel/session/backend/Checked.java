package dev.satchel.session.backend;

import java.util.function.Consumer;

/** A part of a stack that reports its state: a backend, or a sealer. It shows no secret. */
public interface Checked {

    /**
     * Reports the state of this part, without asking a storage.
     *
     * @param facts receives each fact that was found
     * @param problems receives each problem that was found
     */
    void check(Consumer<String> facts, Consumer<String> problems);
}
