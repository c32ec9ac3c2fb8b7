package dev.satchel.guice;

import com.google.inject.Provider;
import dev.satchel.settings.SessionStack;
import org.jspecify.annotations.Nullable;

/**
 * Opens a stack of settings, once. Guice asks again for each singleton that needs it, although it failed: a store that
 * is down would be waited for as many times.
 */
final class Opening implements Provider<SessionStack> {

    private final Provider<SessionStack> first;
    private @Nullable RuntimeException failed;

    Opening(Provider<SessionStack> first) {
        this.first = first;
    }

    @Override
    public synchronized SessionStack get() {
        if (failed != null) {
            throw failed;
        }
        try {
            return first.get();
        } catch (RuntimeException thrown) {
            failed = thrown;
            throw thrown;
        }
    }
}
