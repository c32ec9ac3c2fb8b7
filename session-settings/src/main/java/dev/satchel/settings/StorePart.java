package dev.satchel.settings;

import dev.satchel.file.Durability;
import dev.satchel.file.FileSessionStore;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The stores of the settings. Each class within sees one adapter, which is loaded when the settings name it. */
final class StorePart {

    private StorePart() {}

    static final class Memory {
        private Memory() {}

        static SessionStore open(Values values, @Nullable InstantSource clock) {
            MemorySessionStore.Builder store = MemorySessionStore.builder();
            if (clock != null) {
                store.clock(clock);
            }
            values.get(Keys.MEMORY_ANONYMOUS).ifPresent(store::anonymous);
            values.get(Keys.MEMORY_OWNED).ifPresent(store::owned);
            return store.build();
        }
    }

    static final class File {
        private File() {}

        static SessionStore open(Values values) {
            FileSessionStore.Builder store =
                    FileSessionStore.builder(values.path(Keys.FILE_DIRECTORY).orElseThrow());
            values.get(Keys.FILE_DURABILITY)
                    .map(durability -> Durability.valueOf(durability.name()))
                    .ifPresent(store::durability);
            return store.build();
        }
    }

    static final class Redis {
        private static final Duration REPLICAS_WITHIN = Duration.ofMillis(100);

        private Redis() {}

        static SessionStore open(Values values, @Nullable InstantSource clock, Closing closing) {
            RedisSessionStore.Builder store = address(values);
            if (clock != null) {
                store.clock(clock);
            }
            values.get(Keys.REDIS_NAMESPACE).ifPresent(store::namespace);
            values.get(Keys.REDIS_COMMAND_TIMEOUT).ifPresent(store::commandTimeout);
            values.get(Keys.REDIS_CONNECT_TIMEOUT).ifPresent(store::connectTimeout);
            values.get(Keys.REDIS_CLIENT_NAME).ifPresent(store::clientName);
            Duration within = values.get(Keys.REDIS_REPLICAS_WITHIN).orElse(REPLICAS_WITHIN);
            values.get(Keys.REDIS_REPLICAS).ifPresent(replicas -> store.confirmedBy(replicas, within));
            if (values.is(Keys.REDIS_EVICTING)) {
                store.evicting();
            }
            return closing.add(store.connect());
        }

        private static RedisSessionStore.Builder address(Values values) {
            String uri = values.get(Keys.REDIS_URI).orElseThrow();
            try {
                return values.is(Keys.REDIS_CLUSTER)
                        ? RedisSessionStore.cluster(uri.split("\\s*,\\s*", -1))
                        : RedisSessionStore.node(uri);
            } catch (IllegalArgumentException refused) {
                // Without its message and cause: they may hold the password of the URI.
                throw new SessionConfigurationException(
                        "settings.value",
                        values.label(Keys.REDIS_URI) + ": it is no URI of a Redis server",
                        "make it like redis://user:password@host:6379, rediss://… or redis-sentinel://…#name");
            }
        }
    }
}
