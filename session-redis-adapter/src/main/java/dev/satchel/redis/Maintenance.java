package dev.satchel.redis;

import io.lettuce.core.ClientOptions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Switches off what Lettuce 7 does by itself when a server announces its maintenance: it moves a connection, and what
 * is under way on it. Lettuce 6 knows nothing of that, so nothing here may name a class of 7.
 */
final class Maintenance {

    private static final String CONFIG = "io.lettuce.core.MaintNotificationsConfig";

    private Maintenance() {}

    static <B extends ClientOptions.Builder> B switchedOff(B options) {
        try {
            Class<?> config = Class.forName(CONFIG, true, ClientOptions.class.getClassLoader());
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Object disabled = lookup.findStatic(config, "disabled", MethodType.methodType(config))
                    .invoke();
            MethodHandle set = lookup.findVirtual(
                    ClientOptions.Builder.class,
                    "maintNotificationsConfig",
                    MethodType.methodType(ClientOptions.Builder.class, config));
            Object same = set.invoke(options, disabled);
            assert same == options;
        } catch (ClassNotFoundException lettuce6) {
            return options;
        } catch (Throwable changed) {
            throw new IllegalStateException("this version of Lettuce is not known; use 6.8 to 7.7", changed);
        }
        return options;
    }
}
