package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.sealed.KeyRing;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import dev.satchel.testkit.ReferenceStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Each part of the stack gives way to a bean, one by one. */
class PartsTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final SessionAddress CHAT = SessionAddress.of("chat", "42");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SatchelMetersAutoConfiguration.class, SatchelAutoConfiguration.class))
            .withPropertyValues("satchel.name=shop/test");
    private final ApplicationContextRunner inMemory = application.withPropertyValues("satchel.store=memory");

    private static void write(Sessions sessions) {
        sessions.at(CHAT).edit(session -> session.set(COUNTRY, "DE"));
    }

    @Test
    void theCodec() {
        Set<String> called = ConcurrentHashMap.newKeySet();
        SessionCodec json = JsonCodec.standard();
        SessionCodec mine = (SessionCodec) Proxy.newProxyInstance(
                SessionCodec.class.getClassLoader(),
                new Class<?>[] {SessionCodec.class},
                (proxy, method, arguments) -> {
                    called.add(method.getName());
                    return method.invoke(json, arguments);
                });

        inMemory.withBean(SessionCodec.class, () -> mine).run(context -> {
            write(context.getBean(Sessions.class));
            assertThat(called).isNotEmpty();
        });
    }

    @Test
    void theStoreAndNoPropertyNamesOne() {
        ReferenceStore mine = new ReferenceStore();

        application.withBean(SessionStore.class, () -> mine).run(context -> {
            write(context.getBean(Sessions.class));
            assertThat(context.getBean(Sessions.class).describe())
                    .contains(mine.traits().displayName());
        });
    }

    @Test
    void aStoreThatAPropertyNamesAsWellIsRefused() {
        inMemory.withBean(SessionStore.class, ReferenceStore::new)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(SessionConfigurationException.class)
                        .hasMessageContaining("store is set, and the program hands over a store(…) of its own"));
    }

    @Test
    void theKeyRing() {
        application
                .withBean(KeyRing.class, KeyRing::ephemeralForDevelopment)
                .withPropertyValues("satchel.store=cookie")
                .run(context ->
                        assertThat(context.getBean(Sessions.class).describe()).contains("sealed"));
    }

    @Test
    void theKeyRingAndALedgerInAStoreOfOnesOwn() {
        application
                .withBean(KeyRing.class, KeyRing::ephemeralForDevelopment)
                .withBean(SessionStore.class, MemorySessionStore::standard)
                .withPropertyValues("satchel.store=cookie")
                .run(context ->
                        assertThat(context.getBean(Sessions.class).describe()).contains("ledger"));
    }

    @Test
    void thePolicy() {
        SessionPolicy mine = SessionPolicy.builder().idle(Duration.ofMinutes(7)).build();

        inMemory.withBean(SessionPolicy.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(Sessions.class).describe()).contains("idle PT7M"));
        inMemory.withBean(SessionPolicy.class, () -> mine)
                .withPropertyValues("satchel.idle=5m")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("idle is set, and the program hands over a policy(…) of its own"));
    }

    @Test
    void oneOfSeveralPoliciesIsPrimaryOrTheStartFails() {
        Supplier<SessionPolicy> shorter =
                () -> SessionPolicy.builder().idle(Duration.ofMinutes(5)).build();
        Supplier<SessionPolicy> longer =
                () -> SessionPolicy.builder().idle(Duration.ofMinutes(7)).build();

        inMemory.withBean("shop", SessionPolicy.class, shorter)
                .withBean("admin", SessionPolicy.class, longer)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("shop,admin"));
        inMemory.withBean("shop", SessionPolicy.class, shorter, bean -> bean.setPrimary(true))
                .withBean("admin", SessionPolicy.class, longer)
                .run(context ->
                        assertThat(context.getBean(Sessions.class).describe()).contains("idle PT5M"));
    }

    @Test
    void listeners() {
        List<SessionEvent> first = new ArrayList<>();
        List<SessionEvent> second = new ArrayList<>();

        inMemory.withBean("first", SessionListener.class, () -> first::add)
                .withBean("second", SessionListener.class, () -> second::add)
                .run(context -> {
                    write(context.getBean(Sessions.class));
                    assertThat(first)
                            .hasAtLeastOneElementOfType(SessionEvent.Created.class)
                            .isEqualTo(second);
                });
    }

    @Test
    void theClock() {
        InstantSource mine = InstantSource.fixed(Instant.EPOCH);

        inMemory.withBean(InstantSource.class, () -> mine).run(context -> {
            Sessions sessions = context.getBean(Sessions.class);
            write(sessions);
            assertThat(sessions.at(CHAT)
                            .<Instant, RuntimeException>read(view -> view.info().createdAt()))
                    .isEqualTo(Instant.EPOCH);
        });
    }

    @Test
    void theWholeStack() {
        Sessions mine = Sessions.named("mine")
                .codec(JsonCodec.standard())
                .store(new ReferenceStore())
                .build();

        application.withBean(Sessions.class, () -> mine).run(context -> {
            assertThat(context.getBean(Sessions.class)).isSameAs(mine);
            assertThat(context).doesNotHaveBean("satchelStack");
        });
    }

    @Test
    void metersAreThereWhereARegistryIs() {
        inMemory.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            write(context.getBean(Sessions.class));
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("satchel.sessions.created")
                            .tag("stack", "shop/test")
                            .counter()
                            .count())
                    .isEqualTo(1);
        });
        inMemory.run(context -> assertThat(context).doesNotHaveBean("sessionMeters"));
    }
}
