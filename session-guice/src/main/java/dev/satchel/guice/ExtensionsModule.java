package dev.satchel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.multibindings.Multibinder;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.extension.Extensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds one {@link Extensions}, a singleton merged of the registries that any module contributes, when the injector is
 * created. All that is registered twice fails there, in every {@link com.google.inject.Stage}, with its places.
 * Without a contribution it is empty. Works where explicit bindings and exact binding annotations are required.
 * Installed by several modules, it is there once.
 *
 * <p>Page handlers of several registries are asked in the order in which the modules contribute them.
 *
 * <pre>{@code
 * final class CartModule extends AbstractModule {
 *     protected void configure() {
 *         install(new ExtensionsModule());
 *         ExtensionsModule.contributions(binder()).addBinding().toProvider(CartExtensions.class);
 *     }
 * }
 * }</pre>
 */
public final class ExtensionsModule extends AbstractModule {

    private static final Key<Set<Extensions>> CONTRIBUTIONS = new Key<>(Contribution.class) {};

    /** A module; any two are one. */
    public ExtensionsModule() {}

    /** The registries that this module merges: add one for each feature, as an instance, a provider or a class. */
    public static Multibinder<Extensions> contributions(Binder binder) {
        return Multibinder.newSetBinder(binder, Extensions.class, Contribution.class);
    }

    @Override
    protected void configure() {
        contributions(binder());
        Provider<Set<Extensions>> contributed = getProvider(CONTRIBUTIONS);
        bind(Extensions.class).toProvider(new Merged(contributed)).asEagerSingleton();
    }

    /** Two installations are one: their modules, and so their bindings, are equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExtensionsModule;
    }

    @Override
    public int hashCode() {
        return ExtensionsModule.class.hashCode();
    }

    private record Merged(Provider<Set<Extensions>> contributed) implements Provider<Extensions> {
        @Override
        public Extensions get() {
            Extensions all = Extensions.builder().build();
            List<Problem> problems = new ArrayList<>();
            for (Extensions each : contributed.get()) {
                try {
                    all = all.merge(each);
                } catch (SessionConfigurationException twice) {
                    problems.addAll(twice.problems());
                }
            }
            if (!problems.isEmpty()) {
                throw new SessionConfigurationException(problems);
            }
            return all;
        }
    }
}
