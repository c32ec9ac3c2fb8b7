package dev.satchel.session.backend;

import dev.satchel.session.Token;
import java.util.function.Consumer;

/**
 * A backend that can be asked how its storage is, and why a token opens or does not. It writes nothing and notifies no
 * listener.
 */
public interface Diagnosable {

    /**
     * Reads what is not there from the storage, once, and compares the storage's clock with the stack's.
     *
     * @param facts receives findings, besides the answer
     * @param problems receives faults of a storage that answers
     * @return whether there is a storage to read from
     * @throws RuntimeException as the storage, when it does not answer
     */
    boolean probe(Consumer<String> facts, Consumer<String> problems);

    /**
     * The result that {@link SessionBackend#load} would return, without its writes and notifications.
     *
     * @param facts receives each judgement, in the order of judging
     */
    Loaded explain(Token token, Consumer<String> facts);
}
