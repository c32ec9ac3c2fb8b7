package dev.satchel.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import com.google.inject.util.Modules;
import dev.satchel.json.JsonCodec;
import dev.satchel.sealed.KeyRing;
import dev.satchel.sealed.SealedSessions;
import dev.satchel.session.Attribute;
import dev.satchel.session.Placement;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionModuleTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final SessionAddress CHAT = SessionAddress.of("chat", "42");

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
    private final List<SessionEvent> heard = new ArrayList<>();

    /** As strict as an injector can be. */
    private static Injector strict(Module... modules) {
        return Guice.createInjector(Stage.PRODUCTION, Modules.combine(modules), new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                binder().requireExactBindingAnnotations();
                binder().requireAtInjectOnConstructors();
                binder().disableCircularProxies();
            }
        });
    }

    private static SessionModule.Builder stack(String name) {
        return SessionModule.named(name).codec(JsonCodec.standard()).store(new ReferenceStore());
    }

    private static Optional<String> country(Sessions sessions) {
        return sessions.at(CHAT).read(view -> view.get(COUNTRY));
    }

    private static void setCountry(Sessions sessions, String country) {
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, country));
    }

    @Test
    void bothCompositionsDescribeTheSameStack() {
        SessionPolicy policy =
                SessionPolicy.builder().idle(Duration.ofMinutes(5)).build();
        Sealer sealer = KeyRing.ephemeralForDevelopment().sealer();
        Sessions byHand = Sessions.named("shop/test")
                .policy(policy)
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .sealAtRest(sealer)
                .clock(clock)
                .build();

        Sessions injected = strict(SessionModule.named("shop/test")
                        .policy(policy)
                        .codec(JsonCodec.standard())
                        .store(new ReferenceStore())
                        .sealAtRest(sealer)
                        .clock(clock)
                        .build())
                .getInstance(Sessions.class);

        assertThat(injected.describe()).isEqualTo(byHand.describe());
    }

    @ParameterizedTest
    @EnumSource
    void theStackIsOneSingletonInEveryStage(Stage stage) {
        if (stage == Stage.TOOL) {
            return;
        }
        Injector injector = Guice.createInjector(stage, stack("one").build());

        assertThat(injector.getInstance(Sessions.class)).isSameAs(injector.getInstance(Sessions.class));
    }

    @Test
    void nothingButTheStackIsSeenOutside() {
        Injector injector = strict(stack("one").clock(clock).build());

        assertThat(injector.getExistingBinding(Key.get(Sessions.class))).isNotNull();
        assertThat(injector.getExistingBinding(Key.get(SessionStore.class))).isNull();
        assertThat(injector.getExistingBinding(Key.get(SessionCodec.class))).isNull();
        assertThat(injector.getExistingBinding(Key.get(InstantSource.class))).isNull();
    }

    @Test
    void everyWordTakesAClass() {
        Sessions sessions = strict(
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(SessionPolicy.class)
                                        .toInstance(SessionPolicy.builder()
                                                .idle(Duration.ofMinutes(5))
                                                .build());
                                bind(SessionCodec.class).toInstance(JsonCodec.standard());
                                bind(SessionStore.class).toInstance(new ReferenceStore());
                                bind(Sealer.class)
                                        .toInstance(KeyRing.ephemeralForDevelopment()
                                                .sealer());
                                bind(InstantSource.class).toInstance(clock);
                                bind(SessionListener.class).toInstance(heard::add);
                            }
                        },
                        SessionModule.named("by-class")
                                .policy(SessionPolicy.class)
                                .codec(SessionCodec.class)
                                .store(SessionStore.class)
                                .sealAtRest(Sealer.class)
                                .clock(InstantSource.class)
                                .listener(SessionListener.class)
                                .build())
                .getInstance(Sessions.class);

        assertThatAllPartsAreInPlace(sessions);
    }

    @Test
    void everyWordTakesAKey() {
        Sessions sessions = strict(
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(key(SessionPolicy.class))
                                        .toInstance(SessionPolicy.builder()
                                                .idle(Duration.ofMinutes(5))
                                                .build());
                                bind(key(SessionCodec.class)).toInstance(JsonCodec.standard());
                                bind(key(SessionStore.class)).toInstance(new ReferenceStore());
                                bind(key(Sealer.class))
                                        .toInstance(KeyRing.ephemeralForDevelopment()
                                                .sealer());
                                bind(key(InstantSource.class)).toInstance(clock);
                                bind(key(SessionListener.class)).toInstance(heard::add);
                            }
                        },
                        SessionModule.named("by-key")
                                .policy(key(SessionPolicy.class))
                                .codec(key(SessionCodec.class))
                                .store(key(SessionStore.class))
                                .sealAtRest(key(Sealer.class))
                                .clock(key(InstantSource.class))
                                .listener(key(SessionListener.class))
                                .build())
                .getInstance(Sessions.class);

        assertThatAllPartsAreInPlace(sessions);
    }

    private static <T> Key<T> key(Class<T> type) {
        return Key.get(type, Names.named("special"));
    }

    private void assertThatAllPartsAreInPlace(Sessions sessions) {
        setCountry(sessions, "DE");
        assertThat(heard).singleElement().isInstanceOf(SessionEvent.Created.class);
        assertThat(heard.get(0).at()).isEqualTo(clock.instant());
        clock.advance(Duration.ofMinutes(5));
        assertThat(country(sessions)).isEmpty();
        assertThat(sessions.describe()).containsIgnoringCase("seal").contains("json");
    }

    @Test
    void aBackendTakesAnInstanceAClassOrAKey() {
        SealedSessions backend = SealedSessions.with(KeyRing.ephemeralForDevelopment());
        Module bindings = new AbstractModule() {
            @Override
            protected void configure() {
                bind(SessionBackend.Factory.class).toInstance(backend);
                bind(key(SessionBackend.Factory.class)).toInstance(backend);
            }
        };
        SessionModule.Builder stack = SessionModule.named("sealed").codec(JsonCodec.standard());

        String byInstance = describe(
                bindings,
                SessionModule.named("sealed").codec(JsonCodec.standard()).backend(backend));
        String byClass = describe(
                bindings,
                SessionModule.named("sealed").codec(JsonCodec.standard()).backend(SessionBackend.Factory.class));
        String byKey = describe(bindings, stack.backend(key(SessionBackend.Factory.class)));

        assertThat(byClass).isEqualTo(byInstance);
        assertThat(byKey).isEqualTo(byInstance);
    }

    @Test
    void aPlacementTakesAnInstanceAClassOrAKey() {
        Placement placement = Placement.sealedUntilClaimed(
                SealedSessions.with(KeyRing.ephemeralForDevelopment()), new ReferenceStore());
        Module bindings = new AbstractModule() {
            @Override
            protected void configure() {
                bind(Placement.class).toInstance(placement);
                bind(key(Placement.class)).toInstance(placement);
            }
        };

        String byInstance = describe(
                bindings,
                SessionModule.named("hybrid").codec(JsonCodec.standard()).placement(placement));
        String byClass = describe(
                bindings,
                SessionModule.named("hybrid").codec(JsonCodec.standard()).placement(Placement.class));
        String byKey = describe(
                bindings,
                SessionModule.named("hybrid").codec(JsonCodec.standard()).placement(key(Placement.class)));

        assertThat(byInstance).contains("hybrid: sealed token, then ");
        assertThat(byClass).isEqualTo(byInstance);
        assertThat(byKey).isEqualTo(byInstance);
    }

    private static String describe(Module bindings, SessionModule.Builder stack) {
        return strict(bindings, stack.build()).getInstance(Sessions.class).describe();
    }

    @Test
    void expiredSessionsAreReapedOnTheExecutorThatIsBound() {
        ManualExecutor executor = new ManualExecutor();
        try {
            Sessions sessions = strict(
                            new AbstractModule() {
                                @Override
                                protected void configure() {
                                    bind(ScheduledExecutorService.class).toInstance(executor);
                                }
                            },
                            stack("reaped")
                                    .reapEvery(Duration.ofMinutes(1), ScheduledExecutorService.class)
                                    .build())
                    .getInstance(Sessions.class);

            assertThat(sessions).isNotNull();
            assertThat(executor.getQueue()).hasSize(1);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Keeps what it is given and runs nothing. */
    private static final class ManualExecutor extends ScheduledThreadPoolExecutor {
        ManualExecutor() {
            super(0);
        }
    }

    @Test
    void severalStacksLiveInOneInjector() {
        Injector injector = strict(
                stack("shop").build(),
                stack("shop/admin").annotatedWith(Admin.class).build(),
                stack("shop/bot").annotatedWith(Names.named("bot")).build());
        Sessions shop = injector.getInstance(Sessions.class);
        Sessions admin = injector.getInstance(Key.get(Sessions.class, Admin.class));
        Sessions bot = injector.getInstance(Key.get(Sessions.class, Names.named("bot")));

        setCountry(shop, "DE");
        setCountry(admin, "FR");

        assertThat(country(shop)).hasValue("DE");
        assertThat(country(admin)).hasValue("FR");
        assertThat(country(bot)).isEmpty();
    }

    @Test
    void stacksOfDifferentNamesShareAStoreAndNotASession() {
        ReferenceStore store = new ReferenceStore();
        Injector injector = strict(
                SessionModule.named("shop")
                        .codec(JsonCodec.standard())
                        .store(store)
                        .build(),
                SessionModule.named("shop/admin")
                        .annotatedWith(Admin.class)
                        .codec(JsonCodec.standard())
                        .store(store)
                        .build());

        setCountry(injector.getInstance(Sessions.class), "DE");

        assertThat(country(injector.getInstance(Key.get(Sessions.class, Admin.class))))
                .isEmpty();
    }

    @Test
    void twoInjectorsShareNothing() {
        Module module = new AbstractModule() {
            @Override
            protected void configure() {
                install(SessionModule.named("shop")
                        .codec(JsonCodec.standard())
                        .store(SessionStore.class)
                        .build());
            }

            @Provides
            @Singleton
            SessionStore store() {
                return new ReferenceStore();
            }
        };
        Sessions here = strict(module).getInstance(Sessions.class);
        Sessions there = strict(module).getInstance(Sessions.class);

        setCountry(here, "DE");

        assertThat(country(here)).hasValue("DE");
        assertThat(country(there)).isEmpty();
    }

    @Test
    void oneBindingReplacesAPart() {
        ReferenceStore replacement = new ReferenceStore();
        Module production = new AbstractModule() {
            @Override
            protected void configure() {
                bind(SessionStore.class).toInstance(new ReferenceStore());
                install(SessionModule.named("shop")
                        .codec(JsonCodec.standard())
                        .store(SessionStore.class)
                        .build());
            }
        };
        Sessions sessions = strict(Modules.override(production).with(new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(SessionStore.class).toInstance(replacement);
                    }
                }))
                .getInstance(Sessions.class);

        setCountry(sessions, "DE");

        Sessions sameStore = Sessions.named("shop")
                .codec(JsonCodec.standard())
                .store(replacement)
                .build();
        assertThat(country(sameStore)).hasValue("DE");
    }

    @Test
    void listenersOfAMultibinderHearTheirStackAndNoOther() {
        List<SessionEvent> first = new ArrayList<>();
        List<SessionEvent> second = new ArrayList<>();
        List<SessionEvent> admin = new ArrayList<>();
        Injector injector = strict(
                contribute(Key.get(SessionListener.class), first::add),
                contribute(Key.get(SessionListener.class), second::add),
                contribute(Key.get(SessionListener.class, Admin.class), admin::add),
                stack("shop").build(),
                stack("shop/admin").annotatedWith(Admin.class).build(),
                stack("shop/bot").annotatedWith(Names.named("bot")).build());

        setCountry(injector.getInstance(Sessions.class), "DE");
        setCountry(injector.getInstance(Key.get(Sessions.class, Names.named("bot"))), "IT");

        assertThat(first).hasSize(1);
        assertThat(second).hasSize(1);
        assertThat(admin).isEmpty();

        setCountry(injector.getInstance(Key.get(Sessions.class, Admin.class)), "FR");

        assertThat(admin).hasSize(1);
        assertThat(first).hasSize(1);
    }

    private static Module contribute(Key<SessionListener> key, SessionListener listener) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                Multibinder.newSetBinder(binder(), key).addBinding().toInstance(listener);
            }
        };
    }

    @Test
    void anExplicitSetOfListenersIsHeardTooAndSoAreThoseOfTheModule() {
        List<SessionEvent> own = new ArrayList<>();
        Injector injector = strict(
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(new TypeLiteral<java.util.Set<SessionListener>>() {})
                                .toInstance(java.util.Set.of(heard::add));
                    }
                },
                stack("shop").listener(own::add).build());

        setCountry(injector.getInstance(Sessions.class), "DE");

        assertThat(heard).hasSize(1);
        assertThat(own).hasSize(1);
    }

    @Test
    void aPartThatIsNotBoundFailsWhenTheInjectorIsMadeAndNamesStackAndWord() {
        assertThatThrownBy(() -> strict(SessionModule.named("shop/prod")
                        .codec(JsonCodec.standard())
                        .store(SessionStore.class)
                        .build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SessionStore is not explicitly bound")
                .hasMessageContaining("SessionModule.named(\"shop/prod\").store(…)");
    }

    @Test
    void anAnnotatedPartThatIsNotBoundIsNotTakenFromElsewhere() {
        assertThatThrownBy(() -> strict(
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(SessionStore.class).toInstance(new ReferenceStore());
                            }
                        },
                        SessionModule.named("shop")
                                .codec(JsonCodec.standard())
                                .store(Key.get(SessionStore.class, Admin.class))
                                .build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("SessionStore annotated with interface Admin is not explicitly bound");
    }

    @Test
    void allThatIsMissingFromTheCompositionIsToldWhenTheInjectorIsMade() {
        assertThatThrownBy(() -> Guice.createInjector(
                        Stage.DEVELOPMENT, SessionModule.named("shop").build()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("codec")
                .hasMessageContaining("store")
                .hasMessageContaining("fix:")
                .hasRootCauseInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void anAnnotationThatIsNoQualifierIsRefusedAtOnce() {
        assertThatThrownBy(() -> SessionModule.named("shop").annotatedWith(Override.class))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SessionModule.named("shop").annotatedWith(Deprecated.class))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBuilderMayGoOnAfterAModuleWasBuilt() {
        SessionModule.Builder builder = SessionModule.named("shop").codec(JsonCodec.standard());
        SessionModule incomplete = builder.build();
        SessionModule complete = builder.store(new ReferenceStore()).build();

        assertThat(Guice.createInjector(complete).getInstance(Sessions.class)).isNotNull();
        assertThatThrownBy(() -> Guice.createInjector(incomplete)).isInstanceOf(CreationException.class);
    }

    @Test
    void aServiceIsGivenItsStack() {
        Injector injector = strict(
                stack("shop").build(),
                stack("shop/admin").annotatedWith(Admin.class).build(),
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Desk.class);
                    }
                });
        Desk desk = injector.getInstance(Desk.class);

        assertThat(desk.shop().describe()).contains("shop");
        assertThat(desk.admin().describe()).contains("shop/admin");
    }

    /** What somebody writes who uses two stacks. */
    static final class Desk {
        private final Sessions shop;
        private final Sessions admin;

        @jakarta.inject.Inject
        Desk(Sessions shop, @Admin Sessions admin) {
            this.shop = shop;
            this.admin = admin;
        }

        Sessions shop() {
            return shop;
        }

        Sessions admin() {
            return admin;
        }
    }
}
