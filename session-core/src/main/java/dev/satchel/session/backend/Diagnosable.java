package dev.satchel.session.backend;

import dev.satchel.session.Token;
import java.util.function.Consumer;

/**
 * A backend that can be asked how it is, and why a token opens or does not. It writes nothing and notifies no listener.
 */
public interface Diagnosable extends Checked {

    /**
     * Reads what is not there from the storage, once.
     *
     * @return whether there is a storage to read from
     * @throws RuntimeException as the storage, when it does not answer
     */
    boolean probe();

    /**
     * The result that {@link SessionBackend#load} would return, without its writes and notifications.
     *
     * @param facts receives each judgement, in the order of judging
     */
    Loaded explain(Token token, Consumer<String> facts);
}
