package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Key;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.satchel.file.FileSessionStore;
import dev.satchel.guice.SessionHttpModule;
import dev.satchel.guice.SessionModule;
import dev.satchel.http.SessionCookie;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.extension.Extensions;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * null in a word of any builder fails there, with the name of the word or of its part, and not later in another class.
 */
class BuilderWordsTest {

    /** One word, or one and its part: {@code reapEvery: executor}. */
    private static final String WORD = "[a-zA-Z]+(: [a-zA-Z]+)?";

    /** A builder that keeps what it gets. */
    public static final class Careless {
        public Careless word(String value) {
            return this;
        }
    }

    static List<Object> builders() {
        return List.of(
                Sessions.named("test"),
                SessionPolicy.builder(),
                Extensions.builder(),
                SessionModule.named("test"),
                SessionHttpModule.transport(SessionCookie.standard()),
                SessionCookie.builder(),
                FileSessionStore.builder(Path.of("sessions")),
                MemorySessionStore.builder(),
                RedisSessionStore.node("redis://localhost"),
                JdbcSessionStore.builder(new JdbcDataSource()),
                SessionState.born(new BirthId(1, 2), Instant.EPOCH),
                EncodedValues.builder(1));
    }

    @ParameterizedTest
    @MethodSource("builders")
    void nullInAWordNamesTheWord(Object builder) {
        List<Method> words = words(builder.getClass());
        assertThat(words).isNotEmpty();
        for (Method word : words) {
            Class<?>[] types = word.getParameterTypes();
            for (int i = 0; i < types.length; i++) {
                if (!types[i].isPrimitive()) {
                    Object[] arguments = arguments(types, i);
                    assertThatThrownBy(() -> invoke(builder, word, arguments))
                            .as("null as argument %s of %s", i, word)
                            .isInstanceOf(NullPointerException.class)
                            .message()
                            .matches(WORD);
                }
            }
        }
    }

    @Test
    void aBuilderThatTakesNullIsCaught() {
        Method word = words(Careless.class).get(0);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> invoke(new Careless(), word, new Object[] {null})))
                .isNull();
    }

    @Test
    void everyBuilderIsLookedAt() {
        assertThat(new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("dev.satchel")
                                .stream()
                                .filter(type -> type.getSimpleName().equals("Builder"))
                                .filter(type -> !type.getPackageName().contains(".internal"))
                                .map(type -> type.getName()))
                .containsExactlyInAnyOrderElementsOf(builders().stream()
                        .map(each -> each.getClass().getName())
                        .toList());
    }

    private static List<Method> words(Class<?> builder) {
        return Stream.of(builder.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getParameterCount() > 0)
                .filter(method -> method.getReturnType() == builder)
                .toList();
    }

    private static Object[] arguments(Class<?>[] types, int absent) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            arguments.add(i == absent ? null : argument(types[i]));
        }
        return arguments.toArray();
    }

    private static Object argument(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == Duration.class) {
            return Duration.ofMinutes(1);
        }
        if (type == String.class) {
            return "name";
        }
        if (type == Key.class) {
            return Key.get(String.class);
        }
        if (type == Class.class) {
            return Annotation.class;
        }
        return java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader() == null ? BuilderWordsTest.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, called) -> null);
    }

    private static void invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
