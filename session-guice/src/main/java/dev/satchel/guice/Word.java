package dev.satchel.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import dev.satchel.session.Sessions;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A word of the builder and what it was given.
 *
 * @param name the word
 * @param part finds what it was given, once the injector has been created
 * @param speak says the word to the builder that does not know Guice
 * @param <T> the type of the part
 */
record Word<T>(
        String name, Function<Binder, Provider<? extends T>> part, BiConsumer<Sessions.Builder, ? super T> speak) {

    /** A word that was given the part itself. */
    static <T> Word<T> of(String name, T part, BiConsumer<Sessions.Builder, ? super T> speak) {
        Objects.requireNonNull(part, name);
        return new Word<>(name, binder -> () -> part, speak);
    }

    /** A word that was given the key under which the part is bound. */
    static <T> Word<T> bound(String name, Key<? extends T> key, BiConsumer<Sessions.Builder, ? super T> speak) {
        Objects.requireNonNull(key, name);
        return new Word<>(name, binder -> binder.getProvider(key), speak);
    }

    /** Asks the injector in the making for the part, so that Guice misses it before anything is composed. */
    Said say(Binder binder) {
        Provider<? extends T> found = part.apply(binder);
        return builder -> speak.accept(builder, found.get());
    }

    /** A word that can be said once the injector has been created. */
    @FunctionalInterface
    interface Said {
        void to(Sessions.Builder builder);
    }
}
