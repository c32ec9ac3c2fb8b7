package dev.satchel.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What is read by reflection, by name or as a resource is there in a native image. */
class SatchelHintsTest {

    private final RuntimeHints hints = new RuntimeHints();

    SatchelHintsTest() {
        new SatchelHints().registerHints(hints, getClass().getClassLoader());
    }

    @Test
    void everyFileThatAnAdapterReads() throws IOException {
        List<String> files = new ArrayList<>();
        for (String kind : List.of("redis/*.lua", "jdbc/*.sql", "http/browser/satchel.js", "http/browser/*.ts")) {
            for (Resource file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:dev/satchel/" + kind)) {
                files.add(file.getURL().toString().replaceFirst(".*dev/satchel/", "dev/satchel/"));
            }
        }

        assertThat(files)
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(RuntimeHintsPredicates.resource().forResource(file))
                        .accepts(hints));
    }

    @Test
    void everyRecordThatBecomesJson() {
        assertThat(List.of(SignedIn.class, SavedFlash.class))
                .allSatisfy(type -> assertThat(RuntimeHintsPredicates.reflection()
                                .onType(type)
                                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                        .accepts(hints));
    }

    /** Without them an adapter counts as absent, and a stack is refused. */
    @Test
    void everyClassByWhichTheSettingsKnowAnAdapter() throws Exception {
        List<String> names = new ArrayList<>();
        Class<?> adapters = Class.forName("dev.satchel.settings.Adapter");
        Field type = adapters.getDeclaredField("type");
        type.setAccessible(true);
        for (Object adapter : adapters.getEnumConstants()) {
            names.add((String) type.get(adapter));
        }

        assertThat(names)
                .hasSizeGreaterThan(7)
                .filteredOn(name -> !name.contains("hikari"))
                .allSatisfy(
                        name -> assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name)))
                                .accepts(hints));
    }

    /** Without them the client moves connections by itself, which the store's promise about writes forbids. */
    @Test
    void whatTheRedisAdapterCallsByName() {
        assertThat(List.of("io.lettuce.core.MaintNotificationsConfig", "io.lettuce.core.ClientOptions$Builder"))
                .allSatisfy(name -> assertThat(RuntimeHintsPredicates.reflection()
                                .onType(TypeReference.of(name))
                                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                        .accepts(hints));
    }
}
