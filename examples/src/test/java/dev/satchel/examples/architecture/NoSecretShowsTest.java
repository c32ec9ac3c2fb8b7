package dev.satchel.examples.architecture;

import static dev.satchel.examples.architecture.Marked.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.satchel.file.TokenFile;
import dev.satchel.http.HttpProblem;
import dev.satchel.http.SessionCookie;
import dev.satchel.http.TokenTransport;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.micrometer.MdcListener;
import dev.satchel.micrometer.SessionMeters;
import dev.satchel.sealed.KeyRing;
import dev.satchel.session.Attribute;
import dev.satchel.session.Conflicts;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.settings.SessionSettings;
import dev.satchel.testkit.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No {@code toString} of a public type shows a token, a key, an owner or a value. Each public record is made with
 * marked contents; a class without a {@code toString} of its own shows nothing, and each with one is made here: a new
 * one fails until somebody thought of it.
 */
class NoSecretShowsTest {

    /** What may be shown, because people need it: names, kinds, fingerprints, and places that the application chose. */
    private static final Map<String, String> SHOWN = shown();

    private final Marked marked = new Marked(SHOWN);

    /** A record that shows what it holds. */
    record Leaking(String owner) {}

    private static Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        for (String component : List.of(
                "BackendTraits.displayName",
                "BackendTraits.notes",
                "Composition.name",
                "Description.stack",
                "Device.fingerprint",
                "ExtensionRequest.path",
                "KeyInfo.id",
                "Refused.session",
                "Owned.fingerprint",
                "Page.type",
                "Problem.fix",
                "Problem.id",
                "Problem.what",
                "SessionAddress.channel",
                "SessionInfo.fingerprint",
                "SignedIn.kind",
                "StackCheck.facts",
                "StackCheck.problems",
                "StackCheck.stack",
                "TokenExplanation.fingerprint",
                "TokenExplanation.reasons",
                "TokenExplanation.stack",
                "StoreTraits.displayName",
                "ValueDropped.attribute")) {
            shown.put(component, "name");
        }
        // Of an event: the fingerprint.
        shown.put("SessionEvent.session", "0badcafe");
        shown.put("SessionEvent.from", "0badcafe");
        shown.put("SessionEvent.sessions", "0badcafe");
        shown.put("Redirect.location", "/path?code=" + MARK);
        return shown;
    }

    private static Stream<Class<?>> published() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.satchel").stream()
                        .filter(type -> !type.getPackageName().startsWith("dev.satchel.examples"))
                        .filter(type -> !type.getPackageName().matches(".*\\.(internal|faultfs)"))
                        .filter(NoSecretShowsTest::isPublic)
                        .map(JavaClass::reflect);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(NoSecretShowsTest::isPublic).orElse(true);
    }

    static Stream<Class<?>> records() {
        return published().filter(Class::isRecord);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordShowsNothingOfWhatItHolds(Class<?> record) throws ReflectiveOperationException {
        assertThat(marked.record(record).toString()).doesNotContain(MARK.substring(0, 14));
    }

    @Test
    void aRecordThatShowsWhatItHoldsIsCaught() throws ReflectiveOperationException {
        assertThat(marked.record(Leaking.class).toString()).contains(MARK.substring(0, 14));
    }

    private static String key() {
        byte[] bytes = new byte[32];
        new Random(7).nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<Class<?>, Object> objects(Path directory) {
        byte[] bytes = MARK.getBytes(StandardCharsets.UTF_8);
        Map<Class<?>, Object> objects = new java.util.HashMap<>();
        for (Object each : List.of(
                Token.of(MARK),
                StorageKey.of("stack", Token.of(MARK)),
                OwnerKey.of("stack", MARK),
                Payload.of(bytes),
                EncodedValues.builder(1).add("name", 0, bytes.length).over(bytes),
                Marked.state(MARK),
                Conflicts.rebase(),
                new BirthId(1, 2),
                Attribute.of("name", String.class),
                ActionResult.ok(MARK).replacing(Map.of("name", MARK)),
                Extensions.builder().build(),
                KeyRing.ofBase64(key()),
                TokenFile.at(directory.resolve("token")),
                TokenTransport.bearer(),
                HttpProblem.of(new SessionConfigurationException("id", MARK, MARK)),
                SessionCookie.standard(),
                SessionSettings.of(Map.of("redis.uri", MARK, "keys.value", MARK, MARK, MARK)),
                JsonCodec.standard(),
                MemorySessionStore.standard(),
                SessionMeters.of("shop", new SimpleMeterRegistry()),
                MdcListener.standard(),
                SettableClock.at(Instant.EPOCH))) {
            objects.put(each.getClass(), each);
        }
        return objects;
    }

    @Test
    void aClassWithATextOfItsOwnShowsNoSecret(@TempDir Path directory) {
        Map<Class<?>, Object> objects = objects(directory);
        assertThat(objects.values())
                .allSatisfy(object ->
                        assertThat(object.toString()).doesNotContain(MARK.substring(0, 14), key().substring(0, 8)));

        TreeSet<String> unlooked = new TreeSet<>();
        published()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isInterface())
                .filter(type -> !Modifier.isAbstract(type.getModifiers()) || type == Payload.class)
                .filter(NoSecretShowsTest::hasTextOfItsOwn)
                .filter(type -> objects.keySet().stream().noneMatch(type::isAssignableFrom))
                .forEach(type -> unlooked.add(type.getSimpleName()));
        assertThat(unlooked).containsExactlyInAnyOrderElementsOf(MADE_OF_OTHERS);
    }

    /**
     * They show the names of their parts, which are looked at by themselves; making one takes a directory, a server or
     * an injector.
     */
    private static final List<String> MADE_OF_OTHERS = List.of(
            "AllowedHeaders",
            "CrossSiteGuard",
            "ExtensionHost",
            "ExtensionRoutes",
            "FileSessionStore",
            "SessionHttpModule",
            "SessionModule",
            "SessionStack",
            "WebSession");

    private static boolean hasTextOfItsOwn(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0);
    }

    @Test
    void aStackShowsItsNameOnly() {
        Sessions sessions = Sessions.named("shop")
                .codec(JsonCodec.standard())
                .store(MemorySessionStore.standard())
                .build();
        sessions.at(dev.satchel.session.SessionAddress.of("user", MARK)).edit(session -> session.claim(MARK));

        assertThat(sessions).hasToString("Sessions[shop]");
        assertThat(ExtensionRoutes.PATHS.toString()).doesNotContain(MARK);
    }
}
