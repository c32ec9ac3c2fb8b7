package dev.satchel.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The hints that a native image needs: the records that become JSON, the files that the adapters read, and the classes
 * that are looked up by name.
 */
final class SatchelHints implements RuntimeHintsRegistrar {

    /** By whose presence the settings know an adapter. */
    private static final List<String> ADAPTERS = List.of(
            "dev.satchel.json.JsonCodec",
            "dev.satchel.sealed.KeyRing",
            "dev.satchel.memory.MemorySessionStore",
            "dev.satchel.file.FileSessionStore",
            "dev.satchel.redis.RedisSessionStore",
            "dev.satchel.jdbc.JdbcSessionStore",
            "dev.satchel.http.SessionCookie",
            "com.zaxxer.hikari.HikariDataSource");

    /** The methods that the Redis adapter calls by name, because older versions of Lettuce lack them. */
    private static final List<String> LETTUCE =
            List.of("io.lettuce.core.MaintNotificationsConfig", "io.lettuce.core.ClientOptions$Builder");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        ReflectionHints reflection = hints.reflection();
        new BindingReflectionHintsRegistrar().registerReflectionHints(reflection, SignedIn.class, SavedFlash.class);
        ADAPTERS.forEach(type -> reflection.registerTypeIfPresent(loader, type));
        LETTUCE.forEach(type -> reflection.registerTypeIfPresent(loader, type, MemberCategory.INVOKE_PUBLIC_METHODS));
        hints.resources()
                .registerPattern("dev/satchel/redis/*.lua")
                .registerPattern("dev/satchel/jdbc/*.sql")
                .registerPattern("dev/satchel/http/browser/satchel.js")
                .registerPattern("dev/satchel/http/browser/satchel.d.ts");
    }
}
