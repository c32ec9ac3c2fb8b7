package dev.satchel.guice;

import com.google.inject.Provider;
import com.google.inject.ProvisionException;

/**
 * Opens a stack, once. Guice asks again for each singleton that needs it, although it failed. A store that is down
 * would be waited for as many times, and the report would have each problem as many times.
 *
 * @param <T> what is opened
 */
final class Opening<T> implements Provider<T> {

    private final String stack;
    private final Provider<T> first;
    private boolean failed;

    /** With how the stack was said. */
    Opening(String stack, Provider<T> first) {
        this.stack = stack;
        this.first = first;
    }

    @Override
    public synchronized T get() {
        if (failed) {
            throw new ProvisionException("the stack of " + stack + " was not opened; another error here says why");
        }
        try {
            return first.get();
        } catch (Throwable thrown) {
            failed = true;
            throw thrown;
        }
    }
}
