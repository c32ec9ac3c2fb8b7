package dev.satchel.guice;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.PrivateBinder;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import dev.satchel.session.Placement;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import dev.satchel.settings.SessionSettings;
import dev.satchel.settings.SessionStack;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Exposes one {@link Sessions}, a singleton that is composed when the injector is created. An unfit stack fails there,
 * in every {@link com.google.inject.Stage}, and nothing else of the stack is visible outside. Works where explicit
 * bindings and exact binding annotations are required.
 *
 * <p>The words are those of {@link Sessions.Builder}, and end in one; each takes the part itself, or a class or a
 * {@link Key} that <em>you bind</em>, in any module of the injector. So every part is replaced by one binding. A part
 * that is not bound is an error that names the stack and the word.
 *
 * <p>It closes nothing: a store or an executor that you bind, you close.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(
 *     Stage.PRODUCTION,
 *     new StoreModule(), // bind(SessionStore.class)…
 *     SessionModule.named("shop/prod").codec(JsonCodec.standard()).store(SessionStore.class).build(),
 *     SessionModule.named("shop/prod/admin")
 *         .annotatedWith(Admin.class) // @Inject @Admin Sessions
 *         .codec(JsonCodec.standard())
 *         .backend(SealedSessions.with(adminKeys))
 *         .build());
 * }</pre>
 *
 * <p>Listeners come from a multibinder, in any module, under the annotation of the stack that they listen to:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), SessionListener.class).addBinding().to(Metrics.class);
 * Multibinder.newSetBinder(binder(), SessionListener.class, Admin.class).addBinding().to(Audit.class);
 * }</pre>
 *
 * <p>Listeners that would never hear anything are an error: those under an annotation of no stack, and one that is
 * bound without a multibinder and that nothing asks for.
 */
public final class SessionModule extends PrivateModule {

    private static final Key<Set<SessionListener>> LISTENERS = new Key<>() {};
    private static final Key<Optional<Set<SessionListener>>> LISTENERS_IF_ANY = new Key<>() {};

    private final String name;
    private final Key<Sessions> exposed;
    private final List<Word<?>> words;
    private final @Nullable SessionSettings settings;

    private SessionModule(String name, Key<Sessions> exposed, List<Word<?>> words, @Nullable SessionSettings settings) {
        this.name = name;
        this.exposed = exposed;
        this.words = List.copyOf(words);
        this.settings = settings;
    }

    /**
     * Opens the stack of these settings when the injector is created. It exposes the {@code Sessions}, and the {@link
     * SessionStack}, which you close. Listeners come from a multibinder as for a stack that is composed here.
     *
     * <pre>{@code
     * Injector injector = Guice.createInjector(SessionModule.from(SessionSettings.load(path)));
     * injector.getInstance(SessionStack.class).close();
     * }</pre>
     */
    public static SessionModule from(SessionSettings settings) {
        return from(settings, Key.get(Sessions.class));
    }

    /** The same, and exposes both under this annotation. */
    public static SessionModule from(SessionSettings settings, Class<? extends Annotation> annotation) {
        return from(settings, Key.get(Sessions.class, Objects.requireNonNull(annotation, "annotation")));
    }

    private static SessionModule from(SessionSettings settings, Key<Sessions> exposed) {
        Objects.requireNonNull(settings, "settings");
        return new SessionModule("SessionModule.from(" + settings + ")", exposed, List.of(), settings);
    }

    /**
     * Starts composing a stack, as {@link Sessions#named}.
     *
     * @param stack the stack's name
     */
    public static Builder named(String stack) {
        return new Builder(Objects.requireNonNull(stack, "stack"));
    }

    @Override
    protected void configure() {
        List<Word.Said> said = new ArrayList<>();
        for (Word<?> word : words) {
            said.add(word.say(binder().withSource(this + "." + word.name() + "(…)")));
        }
        OptionalBinder.newOptionalBinder(binder(), exposed.ofType(LISTENERS.getTypeLiteral()));
        Provider<Optional<Set<SessionListener>>> bound = getProvider(exposed.ofType(LISTENERS_IF_ANY.getTypeLiteral()));
        Provider<Injector> injector = getProvider(Injector.class);
        Provider<Set<SessionListener>> listeners = () -> {
            Strays.refuse(injector.get());
            return bound.get().orElse(Set.of());
        };
        PrivateBinder binder = binder().withSource(Annotations.inSources(this.toString(), exposed));
        if (settings == null) {
            Provider<Sessions> composition = () -> {
                Sessions.Builder builder = Sessions.named(name);
                said.forEach(word -> word.to(builder));
                listeners.get().forEach(builder::listener);
                return builder.build();
            };
            binder.bind(exposed)
                    .toProvider(new Opening<>(this.toString(), composition))
                    .asEagerSingleton();
        } else {
            open(binder, settings, listeners);
        }
        binder.expose(exposed);
    }

    private void open(PrivateBinder binder, SessionSettings from, Provider<Set<SessionListener>> listeners) {
        Key<SessionStack> opened = exposed.ofType(SessionStack.class);
        binder.bind(opened)
                .toProvider(new Opening<>(
                        this.toString(),
                        () -> listeners.get().stream()
                                .reduce(from, SessionSettings::listener, SessionSettings::overriddenBy)
                                .open()))
                .asEagerSingleton();
        Provider<SessionStack> stack = getProvider(opened);
        binder.bind(exposed).toProvider(() -> stack.get().sessions()).asEagerSingleton();
        binder.expose(opened);
    }

    /** The name of the stack, or the keys of its settings. */
    @Override
    public String toString() {
        return settings == null ? "SessionModule.named(\"" + name + "\")" : name;
    }

    /** Composes a module. For one thread. */
    public static final class Builder {
        private final String stack;
        private final List<Word<?>> words = new ArrayList<>();
        private Key<Sessions> exposed = Key.get(Sessions.class);

        private Builder(String stack) {
            this.stack = stack;
        }

        /**
         * Exposes the {@code Sessions} under this annotation, and takes the listeners that are bound under it. Default
         * none.
         *
         * @throws IllegalArgumentException when it is no binding annotation or qualifier, kept at run time
         */
        public Builder annotatedWith(Class<? extends Annotation> annotation) {
            exposed = Key.get(Sessions.class, Objects.requireNonNull(annotation, "annotatedWith"));
            return this;
        }

        /**
         * As {@link #annotatedWith(Class)}, for an annotation with attributes such as {@code Names.named("admin")}.
         * Default: no annotation.
         */
        public Builder annotatedWith(Annotation annotation) {
            exposed = Key.get(Sessions.class, Objects.requireNonNull(annotation, "annotatedWith"));
            return this;
        }

        /** The policy, as {@link Sessions.Builder#policy}. Default {@link SessionPolicy#defaults}. */
        public Builder policy(SessionPolicy policy) {
            return word(Word.of("policy", policy, Sessions.Builder::policy));
        }

        /** The same, as this class or key is bound. Default {@link SessionPolicy#defaults}. */
        public Builder policy(Class<? extends SessionPolicy> policy) {
            return policy(Key.get(Objects.requireNonNull(policy, "policy")));
        }

        /** The same, as this class or key is bound. Default {@link SessionPolicy#defaults}. */
        public Builder policy(Key<? extends SessionPolicy> policy) {
            return word(Word.bound("policy", policy, Sessions.Builder::policy));
        }

        /** The codec, as {@link Sessions.Builder#codec}. Required. */
        public Builder codec(SessionCodec codec) {
            return word(Word.of("codec", codec, Sessions.Builder::codec));
        }

        /** The same, as this class or key is bound. Required. */
        public Builder codec(Class<? extends SessionCodec> codec) {
            return codec(Key.get(Objects.requireNonNull(codec, "codec")));
        }

        /** The same, as this class or key is bound. Required. */
        public Builder codec(Key<? extends SessionCodec> codec) {
            return word(Word.bound("codec", codec, Sessions.Builder::codec));
        }

        /** The store, as {@link Sessions.Builder#store}. Required: this, a backend or a placement. */
        public Builder store(SessionStore store) {
            return word(Word.of("store", store, Sessions.Builder::store));
        }

        /** The same, as this class or key is bound. Required: this, a backend or a placement. */
        public Builder store(Class<? extends SessionStore> store) {
            return store(Key.get(Objects.requireNonNull(store, "store")));
        }

        /** The same, as this class or key is bound. Required: this, a backend or a placement. */
        public Builder store(Key<? extends SessionStore> store) {
            return word(Word.bound("store", store, Sessions.Builder::store));
        }

        /** The backend, as {@link Sessions.Builder#backend}. Required: this, a store or a placement. */
        public Builder backend(SessionBackend.Factory backend) {
            return word(Word.of("backend", backend, Sessions.Builder::backend));
        }

        /** The same, as this class or key is bound. Required: this, a store or a placement. */
        public Builder backend(Class<? extends SessionBackend.Factory> backend) {
            return backend(Key.get(Objects.requireNonNull(backend, "backend")));
        }

        /** The same, as this class or key is bound. Required: this, a store or a placement. */
        public Builder backend(Key<? extends SessionBackend.Factory> backend) {
            return word(Word.bound("backend", backend, Sessions.Builder::backend));
        }

        /** The placement, as {@link Sessions.Builder#placement}. Required: this, a store or a backend. */
        public Builder placement(Placement placement) {
            return word(Word.of("placement", placement, Sessions.Builder::placement));
        }

        /** The same, as this class or key is bound. Required: this, a store or a backend. */
        public Builder placement(Class<? extends Placement> placement) {
            return placement(Key.get(Objects.requireNonNull(placement, "placement")));
        }

        /** The same, as this class or key is bound. Required: this, a store or a backend. */
        public Builder placement(Key<? extends Placement> placement) {
            return word(Word.bound("placement", placement, Sessions.Builder::placement));
        }

        /** The sealer, as {@link Sessions.Builder#sealAtRest}. Default: not sealed. */
        public Builder sealAtRest(Sealer sealer) {
            return word(Word.of("sealAtRest", sealer, Sessions.Builder::sealAtRest));
        }

        /** The same, as this class or key is bound. Default: not sealed. */
        public Builder sealAtRest(Class<? extends Sealer> sealer) {
            return sealAtRest(Key.get(Objects.requireNonNull(sealer, "sealAtRest")));
        }

        /** The same, as this class or key is bound. Default: not sealed. */
        public Builder sealAtRest(Key<? extends Sealer> sealer) {
            return word(Word.bound("sealAtRest", sealer, Sessions.Builder::sealAtRest));
        }

        /** The clock, as {@link Sessions.Builder#clock}. Default the system's. */
        public Builder clock(InstantSource clock) {
            return word(Word.of("clock", clock, Sessions.Builder::clock));
        }

        /** The same, as this class or key is bound. Default the system's. */
        public Builder clock(Class<? extends InstantSource> clock) {
            return clock(Key.get(Objects.requireNonNull(clock, "clock")));
        }

        /** The same, as this class or key is bound. Default the system's. */
        public Builder clock(Key<? extends InstantSource> clock) {
            return word(Word.bound("clock", clock, Sessions.Builder::clock));
        }

        /** Adds a listener, as {@link Sessions.Builder#listener}. Default: those that are bound. */
        public Builder listener(SessionListener listener) {
            return word(Word.of("listener", listener, Sessions.Builder::listener));
        }

        /** The same, as this class or key is bound. Default: those that are bound. */
        public Builder listener(Class<? extends SessionListener> listener) {
            return listener(Key.get(Objects.requireNonNull(listener, "listener")));
        }

        /** The same, as this class or key is bound. Default: those that are bound. */
        public Builder listener(Key<? extends SessionListener> listener) {
            return word(Word.bound("listener", listener, Sessions.Builder::listener));
        }

        /** Deletes expired sessions, as {@link Sessions.Builder#reapEvery}. Default: never. */
        public Builder reapEvery(Duration interval, ScheduledExecutorService executor) {
            return word(
                    Word.of("reapEvery", Objects.requireNonNull(executor, "reapEvery: executor"), reaping(interval)));
        }

        /** The same, on the executor that is bound. Default: never. */
        public Builder reapEvery(Duration interval, Class<? extends ScheduledExecutorService> executor) {
            return reapEvery(interval, Key.get(Objects.requireNonNull(executor, "reapEvery: executor")));
        }

        /** The same, on the executor that is bound. Default: never. */
        public Builder reapEvery(Duration interval, Key<? extends ScheduledExecutorService> executor) {
            return word(Word.bound("reapEvery", executor, reaping(interval)));
        }

        /**
         * The module. Parts that do not fit are found when the injector is created: a {@link
         * com.google.inject.CreationException} that shows the {@link SessionConfigurationException} with every problem.
         */
        public SessionModule build() {
            return new SessionModule(stack, exposed, words, null);
        }

        private Builder word(Word<?> word) {
            words.add(word);
            return this;
        }

        private static BiConsumer<Sessions.Builder, ScheduledExecutorService> reaping(Duration interval) {
            Objects.requireNonNull(interval, "reapEvery: interval");
            return (builder, executor) -> builder.reapEvery(interval, executor);
        }
    }
}
