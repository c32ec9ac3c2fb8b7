package dev.satchel.session.extension;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.internal.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * A registry of extensions. Immutable. Registries {@linkplain #merge merge}; what is registered twice is an error that
 * names both places, the lines that registered it.
 *
 * <p>Names have 1 to 100 characters of {@code a-z A-Z 0-9 . _ -}; the identifier of a data source is several of them
 * between slashes.
 *
 * <pre>{@code
 * Extensions extensions = Extensions.builder()
 *     .action("cart", "add", new AddToCart(catalogue))
 *     .dataSource("cart/get-cart-id", (configuration, request, view) -> …)
 *     .pageHandler(new ProductPages(catalogue))
 *     .build();
 * }</pre>
 */
public final class Extensions {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z0-9._-]{1,100}(/[a-zA-Z0-9._-]{1,100}){0,7}");

    private final Map<String, Registered<Action>> actions;
    private final Map<String, Registered<DataSource>> dataSources;
    private final List<DynamicPageHandler> pageHandlers;

    private record Registered<E>(E extension, String place) {}

    private Extensions(Builder builder) {
        this.actions = Collections.unmodifiableMap(new TreeMap<>(builder.actions));
        this.dataSources = Collections.unmodifiableMap(new TreeMap<>(builder.dataSources));
        this.pageHandlers = List.copyOf(builder.pageHandlers);
    }

    /** Starts an empty registry. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * These and those; the page handlers of these are asked first.
     *
     * @throws SessionConfigurationException with every extension that is in both
     */
    public Extensions merge(Extensions others) {
        return builder().all(this).all(others).build();
    }

    /** The action of this name. */
    public Optional<Action> action(String namespace, String name) {
        return Optional.ofNullable(actions.get(namespace + "/" + name)).map(Registered::extension);
    }

    /** The data source of this identifier. */
    public Optional<DataSource> dataSource(String identifier) {
        return Optional.ofNullable(dataSources.get(identifier)).map(Registered::extension);
    }

    /** The page handlers, in the order in which they are asked. */
    public List<DynamicPageHandler> pageHandlers() {
        return pageHandlers;
    }

    /**
     * Checks that these data sources are registered: those that the components of a site name, when it starts.
     *
     * @throws SessionConfigurationException with every one that is not
     */
    public void requireDataSources(Iterable<String> identifiers) {
        List<Problem> problems = new ArrayList<>();
        for (String identifier : identifiers) {
            if (!dataSources.containsKey(identifier)) {
                problems.add(new Problem(
                        "extensions.unknown-data-source",
                        "no data source '" + Printable.of(identifier) + "' is registered",
                        "register it, or name one of " + dataSources.keySet()));
            }
        }
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
    }

    static boolean isIdentifier(String text) {
        return IDENTIFIER.matcher(text).matches();
    }

    /** The registered names. */
    @Override
    public String toString() {
        return "Extensions[actions " + actions.keySet() + ", data sources " + dataSources.keySet() + ", "
                + pageHandlers.size() + " page handlers]";
    }

    /** Fills a registry. For one thread. */
    public static final class Builder {
        private final Map<String, Registered<Action>> actions = new TreeMap<>();
        private final Map<String, Registered<DataSource>> dataSources = new TreeMap<>();
        private final List<DynamicPageHandler> pageHandlers = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        private Builder() {}

        /**
         * Registers an action; may be called for any number of them. Default: no action. {@link #build} refuses an
         * invalid name, and one that is registered twice.
         */
        public Builder action(String namespace, String name, Action action) {
            Objects.requireNonNull(action, "action");
            String full = Objects.requireNonNull(namespace, "namespace") + "/" + Objects.requireNonNull(name, "name");
            boolean named =
                    NAME.matcher(namespace).matches() && NAME.matcher(name).matches();
            register(actions, "action", full, named, new Registered<>(action, place()));
            return this;
        }

        /**
         * Registers a data source; may be called for any number of them. Default: no data source. {@link #build}
         * refuses an invalid name, and one that is registered twice.
         */
        public Builder dataSource(String identifier, DataSource dataSource) {
            Objects.requireNonNull(dataSource, "dataSource");
            boolean named = isIdentifier(Objects.requireNonNull(identifier, "identifier"));
            register(dataSources, "data source", identifier, named, new Registered<>(dataSource, place()));
            return this;
        }

        /**
         * Registers a page handler, which is asked after those that were registered before. Default: no page handler.
         */
        public Builder pageHandler(DynamicPageHandler handler) {
            pageHandlers.add(Objects.requireNonNull(handler, "handler"));
            return this;
        }

        /**
         * The registry.
         *
         * @throws SessionConfigurationException listing every invalid and every duplicate name
         */
        public Extensions build() {
            if (!problems.isEmpty()) {
                throw new SessionConfigurationException(problems);
            }
            return new Extensions(this);
        }

        private Builder all(Extensions others) {
            others.actions.forEach(into(actions, "action"));
            others.dataSources.forEach(into(dataSources, "data source"));
            pageHandlers.addAll(others.pageHandlers);
            return this;
        }

        private <E> BiConsumer<String, Registered<E>> into(Map<String, Registered<E>> registry, String kind) {
            return (name, registered) -> register(registry, kind, name, true, registered);
        }

        private <E> void register(
                Map<String, Registered<E>> registry,
                String kind,
                String name,
                boolean named,
                Registered<E> registered) {
            if (!named) {
                problems.add(
                        new Problem(
                                "extensions.name",
                                "the name of the " + kind + " registered at " + registered.place() + " is not valid",
                                "use 1 to 100 characters of a-z A-Z 0-9 . _ -, and slashes between the parts of a data source's"));
                return;
            }
            Registered<E> before = registry.putIfAbsent(name, registered);
            if (before != null) {
                problems.add(new Problem(
                        "extensions.duplicate",
                        "the " + kind + " '" + name + "' is registered twice: at " + before.place() + " and at "
                                + registered.place(),
                        "rename one of them, or leave it out"));
            }
        }

        // The line that registers is what a person looks for; a name that somebody had to pass would be wrong one day.
        private static String place() {
            return StackWalker.getInstance()
                    .walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement)
                            .filter(frame -> !frame.getClassName().equals(Builder.class.getName()))
                            .findFirst()
                            .map(frame -> frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName()
                                    + ":" + frame.getLineNumber() + ")")
                            .orElse("an unknown place"));
        }
    }
}
