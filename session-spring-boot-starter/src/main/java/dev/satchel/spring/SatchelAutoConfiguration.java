package dev.satchel.spring;

import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.sealed.KeyRing;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import dev.satchel.settings.SessionSettings;
import dev.satchel.settings.SessionStack;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * The stack that the {@code satchel.*} properties describe. A bean of type {@link SessionCodec}, {@link SessionPolicy},
 * {@link SessionStore}, {@link KeyRing}, {@link InstantSource}, {@link ScheduledExecutorService}, {@link DataSource} or
 * {@link SessionListener} becomes its part; a {@link Sessions} takes its place.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration"
        })
@ImportRuntimeHints(SatchelHints.class)
public final class SatchelAutoConfiguration {

    private static final String JDBC = "jdbc";

    @Bean
    @ConditionalOnMissingBean({Sessions.class, SessionStack.class})
    SessionStack satchelStack(
            Environment environment,
            ObjectProvider<SessionCodec> codec,
            ObjectProvider<SessionPolicy> policy,
            ObjectProvider<SessionStore> store,
            ObjectProvider<InstantSource> clock,
            ObjectProvider<ScheduledExecutorService> executor,
            ObjectProvider<DataSource> dataSource,
            ObjectProvider<SessionListener> listeners,
            ObjectProvider<SettingsPart> others) {
        Map<String, String> keys = SatchelKeys.in(environment);
        SessionSettings settings = SessionSettings.of(keys);
        settings = withOwn(settings, codec, SessionSettings::codec);
        settings = withOwn(settings, policy, SessionSettings::policy);
        settings = withOwn(settings, store, SessionSettings::store);
        settings = with(settings, clock, SessionSettings::clock);
        settings = with(settings, executor, SessionSettings::executor);
        settings = needsDatabase(keys) ? with(settings, dataSource, SessionSettings::dataSource) : settings;
        for (SessionListener listener : listeners.orderedStream().toList()) {
            settings = settings.listener(listener);
        }
        for (SettingsPart part : others.orderedStream().toList()) {
            settings = part.addTo(settings);
        }
        return settings.open();
    }

    /** The application may have a database for other things, and one for sessions by its URL. */
    private static boolean needsDatabase(Map<String, String> keys) {
        return !keys.containsKey("jdbc.url")
                && Stream.of("store", "ledger", "hybrid.store")
                        .anyMatch(place -> JDBC.equalsIgnoreCase(keys.get(place)));
    }

    /** A part of Satchel's own: of several without a primary one, the application has to say which is meant. */
    private static <P> SessionSettings withOwn(
            SessionSettings settings, ObjectProvider<P> part, BiFunction<SessionSettings, P, SessionSettings> word) {
        P bean = part.getIfAvailable();
        return bean == null ? settings : word.apply(settings, bean);
    }

    /** A part that applications have for other things too: several are not meant for sessions. */
    private static <P> SessionSettings with(
            SessionSettings settings, ObjectProvider<P> part, BiFunction<SessionSettings, P, SessionSettings> word) {
        P bean = part.getIfUnique();
        return bean == null ? settings : word.apply(settings, bean);
    }

    @Bean
    @ConditionalOnMissingBean
    Sessions sessions(SessionStack stack) {
        return stack.sessions();
    }

    /** A part whose class need not be there. */
    @FunctionalInterface
    interface SettingsPart {
        SessionSettings addTo(SessionSettings settings);
    }

    /** The beans that need the cookie adapter. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(KeyRing.class)
    static class Keys {

        @Bean
        SettingsPart satchelKeyRing(ObjectProvider<KeyRing> keys) {
            return settings -> withOwn(settings, keys, SessionSettings::keys);
        }
    }

    /** Says what an application on WebFlux has: the stack, and no session for a request. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        Reactive() {
            System.getLogger(SatchelAutoConfiguration.class.getName())
                    .log(
                            WARNING,
                            "This application is reactive, and no request has a session of Satchel: the starter serves"
                                    + " servlets. The bean Sessions opens sessions at their addresses. For requests add"
                                    + " spring-boot-starter-webmvc");
        }
    }
}
