package dev.satchel.examples.architecture;

import dev.satchel.session.Attribute;
import dev.satchel.session.Conflicts;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Token;
import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.testkit.Elsewhere;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes values of any type, full of a mark that nothing may show. A component that may be shown holds what it may hold
 * instead.
 */
final class Marked {

    /** What people, keys, tokens and values are in these objects. */
    static final String MARK = "hunter2hunter2hunter2hunter2hunter2hunter22";

    private final Map<String, String> shown;

    /**
     * A maker.
     *
     * @param shown by {@code Record.component}: a text that the component may show
     */
    Marked(Map<String, String> shown) {
        this.shown = shown;
    }

    Object record(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Class<?> kind = SessionEvent.class.isAssignableFrom(type) ? SessionEvent.class : type;
            String own = type.getSimpleName() + "." + components[i].getName();
            String shared = kind.getSimpleName() + "." + components[i].getName();
            types[i] = components[i].getType();
            values[i] = of(components[i].getGenericType(), shown.getOrDefault(own, shown.getOrDefault(shared, MARK)));
        }
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        try {
            return canonical.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException("no " + type + " of " + List.of(values), refused.getCause());
        }
    }

    private Object of(Type type, String text) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Class<?> raw = (Class<?>) parameterized.getRawType();
            if (raw == Optional.class) {
                return Optional.of(of(arguments[0], text));
            }
            if (raw == List.class) {
                return List.of(of(arguments[0], text));
            }
            if (raw == Set.class) {
                return Set.of(of(arguments[0], text));
            }
            if (raw == Map.class) {
                // Where the keys of a map are text they are names, which may be shown.
                Object key = arguments[0] == String.class ? "name" : of(arguments[0], text);
                return Map.of(key, of(arguments[1], text));
            }
            return of(raw, text);
        }
        return type instanceof Class<?> known ? of(known, text) : text;
    }

    private Object of(Class<?> type, String text) throws ReflectiveOperationException {
        if (type == String.class || type == Object.class) {
            return text;
        }
        Object known = known(type, text);
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return record(type);
        }
        if (type.isSealed()) {
            return of(type.getPermittedSubclasses()[0], text);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> method.getName().equals("toString") ? type.getSimpleName() : null);
        }
        throw new IllegalArgumentException("teach Marked to make a " + type);
    }

    private static Object known(Class<?> type, String text) {
        Map<Class<?>, Object> known = Map.ofEntries(
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(Long.class, 1L),
                Map.entry(boolean.class, true),
                Map.entry(Instant.class, Instant.EPOCH),
                Map.entry(Duration.class, Duration.ofMinutes(1)),
                Map.entry(Token.class, Token.of(text)),
                Map.entry(StorageKey.class, StorageKey.of("stack", Token.of(text))),
                Map.entry(OwnerKey.class, OwnerKey.of("stack", text)),
                Map.entry(Content.class, Payload.of(text.getBytes(StandardCharsets.UTF_8))),
                Map.entry(Payload.class, Payload.of(text.getBytes(StandardCharsets.UTF_8))),
                Map.entry(Attribute.class, Attribute.of("name", String.class)),
                Map.entry(Class.class, NoStore.class),
                Map.entry(SessionPolicy.class, SessionPolicy.defaults()),
                Map.entry(Conflicts.class, Conflicts.rebase()),
                Map.entry(SessionState.class, state(text)));
        return known.get(type);
    }

    static SessionState state(String owner) {
        return SessionState.born(new dev.satchel.session.codec.BirthId(1, 2), Instant.EPOCH)
                .owner(Optional.of(owner))
                .flash(Map.of(
                        "name",
                        new SessionState.Flash(Payload.of(owner.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH)))
                .build();
    }

    /** For what names a class that opens a store. */
    static final class NoStore implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) {
            throw new UnsupportedOperationException();
        }
    }
}
