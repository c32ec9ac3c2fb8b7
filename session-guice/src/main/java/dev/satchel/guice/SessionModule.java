package dev.satchel.guice;

import com.google.inject.Key;
import com.google.inject.PrivateModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.spi.Sealer;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionCodec;
import dev.satchel.session.spi.SessionListener;
import dev.satchel.session.spi.SessionStore;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;

/**
 * Exposes one {@link Sessions}, a singleton that is composed when the injector is created: what does not fit fails there, in every
 * {@link com.google.inject.Stage}, and nothing else of the stack is visible outside. Works where explicit bindings and exact binding annotations are
 * required.
 *
 * <p>The words are those of {@link Sessions.Builder}, and end in one; each takes the part itself, or a class or a {@link Key} that <em>you
 * bind</em>, in any module of the injector. So every part is replaced by one binding. A part that is not bound is an error that
 * names the stack and the word.
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
 * <p><b>Listeners</b> come from a multibinder, in any module, under the annotation of the stack that they listen to:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), SessionListener.class).addBinding().to(Metrics.class);
 * Multibinder.newSetBinder(binder(), SessionListener.class, Admin.class).addBinding().to(Audit.class);
 * }</pre>
 */
public final class SessionModule extends PrivateModule {

    private static final Key<Set<SessionListener>> LISTENERS = new Key<>() {};
    private static final Key<Optional<Set<SessionListener>>> LISTENERS_IF_ANY = new Key<>() {};

    private final String stack;
    private final Key<Sessions> exposed;
    private final List<Word<?>> words;

    private SessionModule(Builder builder) {
        this.stack = builder.stack;
        this.exposed = builder.exposed;
        this.words = List.copyOf(builder.words);
    }

    /**
     * Starts composing a stack, as {@link Sessions#named}.
     *
     * @param stack the stack's name
     */
    public static Builder named(String stack) {
        return new Builder(stack);
    }

    @Override
    protected void configure() {
        List<Word.Said> said = new ArrayList<>();
        for (Word<?> word : words) {
            said.add(word.say(binder().withSource(this + "." + word.name() + "(…)")));
        }
        OptionalBinder.newOptionalBinder(binder(), exposed.ofType(LISTENERS.getTypeLiteral()));
        Provider<Optional<Set<SessionListener>>> listeners =
                getProvider(exposed.ofType(LISTENERS_IF_ANY.getTypeLiteral()));
        Provider<Sessions> composition = () -> {
            Sessions.Builder builder = Sessions.named(stack);
            said.forEach(word -> word.to(builder));
            listeners.get().ifPresent(bound -> bound.forEach(builder::listener));
            return builder.build();
        };
        bind(exposed).toProvider(composition).asEagerSingleton();
        expose(exposed);
    }

    /** The name of the stack. */
    @Override
    public String toString() {
        return "SessionModule.named(\"" + stack + "\")";
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
         * Exposes the {@code Sessions} under this annotation, and takes the listeners that are bound under it. Default none.
         *
         * @throws IllegalArgumentException when it is no binding annotation or qualifier, kept at run time
         */
        public Builder annotatedWith(Class<? extends Annotation> annotation) {
            exposed = Key.get(Sessions.class, annotation);
            return this;
        }

        /** As {@link #annotatedWith(Class)}, for an annotation with attributes such as {@code Names.named("admin")}. */
        public Builder annotatedWith(Annotation annotation) {
            exposed = Key.get(Sessions.class, annotation);
            return this;
        }

        /** {@link Sessions.Builder#policy}. */
        public Builder policy(SessionPolicy policy) {
            return word(Word.of("policy", policy, Sessions.Builder::policy));
        }

        /** {@link Sessions.Builder#policy}, as bound. */
        public Builder policy(Class<? extends SessionPolicy> policy) {
            return policy(Key.get(policy));
        }

        /** {@link Sessions.Builder#policy}, as bound. */
        public Builder policy(Key<? extends SessionPolicy> policy) {
            return word(Word.bound("policy", policy, Sessions.Builder::policy));
        }

        /** {@link Sessions.Builder#codec}. */
        public Builder codec(SessionCodec codec) {
            return word(Word.of("codec", codec, Sessions.Builder::codec));
        }

        /** {@link Sessions.Builder#codec}, as bound. */
        public Builder codec(Class<? extends SessionCodec> codec) {
            return codec(Key.get(codec));
        }

        /** {@link Sessions.Builder#codec}, as bound. */
        public Builder codec(Key<? extends SessionCodec> codec) {
            return word(Word.bound("codec", codec, Sessions.Builder::codec));
        }

        /** {@link Sessions.Builder#store}. */
        public Builder store(SessionStore store) {
            return word(Word.of("store", store, Sessions.Builder::store));
        }

        /** {@link Sessions.Builder#store}, as bound. */
        public Builder store(Class<? extends SessionStore> store) {
            return store(Key.get(store));
        }

        /** {@link Sessions.Builder#store}, as bound. */
        public Builder store(Key<? extends SessionStore> store) {
            return word(Word.bound("store", store, Sessions.Builder::store));
        }

        /** {@link Sessions.Builder#backend}. */
        public Builder backend(SessionBackend.Factory backend) {
            return word(Word.of("backend", backend, Sessions.Builder::backend));
        }

        /** {@link Sessions.Builder#backend}, as bound. */
        public Builder backend(Class<? extends SessionBackend.Factory> backend) {
            return backend(Key.get(backend));
        }

        /** {@link Sessions.Builder#backend}, as bound. */
        public Builder backend(Key<? extends SessionBackend.Factory> backend) {
            return word(Word.bound("backend", backend, Sessions.Builder::backend));
        }

        /** {@link Sessions.Builder#sealAtRest}. */
        public Builder sealAtRest(Sealer sealer) {
            return word(Word.of("sealAtRest", sealer, Sessions.Builder::sealAtRest));
        }

        /** {@link Sessions.Builder#sealAtRest}, as bound. */
        public Builder sealAtRest(Class<? extends Sealer> sealer) {
            return sealAtRest(Key.get(sealer));
        }

        /** {@link Sessions.Builder#sealAtRest}, as bound. */
        public Builder sealAtRest(Key<? extends Sealer> sealer) {
            return word(Word.bound("sealAtRest", sealer, Sessions.Builder::sealAtRest));
        }

        /** {@link Sessions.Builder#clock}. */
        public Builder clock(InstantSource clock) {
            return word(Word.of("clock", clock, Sessions.Builder::clock));
        }

        /** {@link Sessions.Builder#clock}, as bound. */
        public Builder clock(Class<? extends InstantSource> clock) {
            return clock(Key.get(clock));
        }

        /** {@link Sessions.Builder#clock}, as bound. */
        public Builder clock(Key<? extends InstantSource> clock) {
            return word(Word.bound("clock", clock, Sessions.Builder::clock));
        }

        /** {@link Sessions.Builder#listener}. */
        public Builder listener(SessionListener listener) {
            return word(Word.of("listener", listener, Sessions.Builder::listener));
        }

        /** {@link Sessions.Builder#listener}, as bound. */
        public Builder listener(Class<? extends SessionListener> listener) {
            return listener(Key.get(listener));
        }

        /** {@link Sessions.Builder#listener}, as bound. */
        public Builder listener(Key<? extends SessionListener> listener) {
            return word(Word.bound("listener", listener, Sessions.Builder::listener));
        }

        /** {@link Sessions.Builder#reapEvery}. */
        public Builder reapEvery(Duration interval, ScheduledExecutorService executor) {
            return word(Word.of("reapEvery", executor, reaping(interval)));
        }

        /** {@link Sessions.Builder#reapEvery}, on the executor that is bound. */
        public Builder reapEvery(Duration interval, Class<? extends ScheduledExecutorService> executor) {
            return reapEvery(interval, Key.get(executor));
        }

        /** {@link Sessions.Builder#reapEvery}, on the executor that is bound. */
        public Builder reapEvery(Duration interval, Key<? extends ScheduledExecutorService> executor) {
            return word(Word.bound("reapEvery", executor, reaping(interval)));
        }

        /**
         * The module. Parts that do not fit are found when the injector is created: a {@link com.google.inject.CreationException} that
         * shows the {@link SessionConfigurationException} with every problem.
         */
        public SessionModule build() {
            return new SessionModule(this);
        }

        private Builder word(Word<?> word) {
            words.add(word);
            return this;
        }

        private static BiConsumer<Sessions.Builder, ScheduledExecutorService> reaping(Duration interval) {
            return (builder, executor) -> builder.reapEvery(interval, executor);
        }
    }
}
