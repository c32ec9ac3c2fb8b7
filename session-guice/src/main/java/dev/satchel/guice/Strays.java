package dev.satchel.guice;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.ExposedBinding;
import com.google.inject.spi.HasDependencies;
import com.google.inject.spi.PrivateElements;
import com.google.inject.spi.ProviderLookup;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionListener;
import dev.satchel.session.Sessions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Listeners that are bound where no stack looks for them, and so would never hear anything. For one thread. */
final class Strays {

    private static final TypeLiteral<Set<SessionListener>> LISTENERS = new TypeLiteral<>() {};
    private static final TypeLiteral<SessionListener> LISTENER = TypeLiteral.get(SessionListener.class);

    private final Injector outer;

    private Strays(Injector outer) {
        this.outer = outer;
    }

    /**
     * Refuses them.
     *
     * @param inner the injector of the stack's private module
     * @throws SessionConfigurationException with each of them, and where it is bound
     */
    static void refuse(Injector inner) {
        Strays strays = new Strays(inner.getParent() == null ? inner : inner.getParent());
        List<Problem> problems = new ArrayList<>(strays.setsOfNoStack());
        problems.addAll(strays.alone());
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
    }

    private List<Problem> setsOfNoStack() {
        return bound(LISTENERS)
                .filter(set -> !outer.getBindings().containsKey(set.getKey().ofType(Sessions.class)))
                .map(this::ofNoStack)
                .toList();
    }

    private Problem ofNoStack(Binding<?> set) {
        String places = dependencies(set)
                .map(key -> outer.getExistingBinding(key))
                .map(binding -> binding == null ? set : binding)
                .map(Strays::place)
                .collect(Collectors.joining(", "));
        return new Problem(
                "guice.stray-listeners",
                "listeners are bound " + Annotations.under(set.getKey()) + ", and no stack is: they would never hear"
                        + " anything; " + (places.isEmpty() ? place(set) : places),
                set.getKey().getAnnotationType() == null
                        ? "bind them under the annotation of their stack: Multibinder.newSetBinder(binder(),"
                                + " SessionListener.class, Admin.class)"
                        : "say annotatedWith(…) with this annotation to the stack that they listen to, or bind them"
                                + " under another one");
    }

    /**
     * A problem for each listener that is bound by itself and that nothing asks for: no word of a stack, no set, no
     * other class.
     */
    private List<Problem> alone() {
        List<Binding<?>> listeners = bound(LISTENER).toList();
        if (listeners.isEmpty()) {
            return List.of();
        }
        Set<Key<?>> asked = asked();
        return listeners.stream()
                .filter(listener -> !asked.contains(listener.getKey()))
                .map(Strays::alone)
                .toList();
    }

    private static Problem alone(Binding<?> listener) {
        return new Problem(
                "guice.unheard-listener",
                "a SessionListener is bound " + Annotations.under(listener.getKey())
                        + ", not in a multibinder, and nothing asks for it: it would never hear anything; "
                        + place(listener),
                "add it to the listeners of its stack: Multibinder.newSetBinder(binder(), SessionListener.class)"
                        + ".addBinding(), or say listener(…) with its class or key to the stack");
    }

    private static String place(Binding<?> binding) {
        return "bound at " + binding.getSource();
    }

    private Stream<Binding<?>> bound(TypeLiteral<?> type) {
        return outer.getBindings().values().stream()
                .filter(binding -> binding.getKey().getTypeLiteral().equals(type));
    }

    private Set<Key<?>> asked() {
        Set<Key<?>> asked = new HashSet<>();
        outer.getAllBindings().values().forEach(binding -> {
            dependencies(binding).forEach(asked::add);
            if (binding instanceof ExposedBinding<?> exposed) {
                inside(exposed.getPrivateElements()).forEach(asked::add);
            }
        });
        return asked;
    }

    /** The keys that a private module, such as that of a stack, asks for. */
    private static Stream<Key<?>> inside(PrivateElements module) {
        return Stream.concat(
                module.getElements().stream()
                        .filter(ProviderLookup.class::isInstance)
                        .map(lookup -> ((ProviderLookup<?>) lookup).getKey()),
                module.getInjector().getBindings().values().stream().flatMap(Strays::dependencies));
    }

    private static Stream<Key<?>> dependencies(Binding<?> binding) {
        return binding instanceof HasDependencies depending
                ? depending.getDependencies().stream().map(Dependency::getKey)
                : Stream.of();
    }
}
