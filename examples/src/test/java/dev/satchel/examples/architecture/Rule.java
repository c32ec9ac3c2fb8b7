package dev.satchel.examples.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

/**
 * The rules of the house. Each comes with the classes that break it on purpose, so that a rule cannot be there without
 * being able to fail.
 */
@SuppressWarnings("ImmutableEnumChecker") // the rules and the lists do not change
enum Rule {
    CORE_IMPORTS_NOTHING(
            classes()
                    .that()
                    .resideInAPackage("dev.satchel.session..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", "dev.satchel.session.."),
            "dev.satchel.session.illegal.KnowsLibrary",
            "dev.satchel.session.illegal.KnowsJson"),
    TEST_KNOWS_CORE_ONLY(knowsOnly("test", "session"), "dev.satchel.test.illegal.KnowsMemory"),
    TESTKIT_KNOWS_CORE_ONLY(knowsOnly("testkit", "session"), "dev.satchel.testkit.illegal.KnowsMemory"),
    JSON_KNOWS_CORE_ONLY(knowsOnly("json", "session"), "dev.satchel.json.illegal.KnowsSealing"),
    SEALED_KNOWS_CORE_ONLY(knowsOnly("sealed", "session"), "dev.satchel.sealed.illegal.KnowsJson"),
    MEMORY_KNOWS_CORE_ONLY(knowsOnly("memory", "session"), "dev.satchel.memory.illegal.KnowsFiles"),
    FILE_KNOWS_CORE_ONLY(knowsOnly("file", "session"), "dev.satchel.file.illegal.KnowsMemory"),
    REDIS_KNOWS_CORE_ONLY(knowsOnly("redis", "session"), "dev.satchel.redis.illegal.KnowsJson"),
    JDBC_KNOWS_CORE_ONLY(knowsOnly("jdbc", "session"), "dev.satchel.jdbc.illegal.KnowsJson"),
    MICROMETER_KNOWS_CORE_ONLY(knowsOnly("micrometer", "session"), "dev.satchel.micrometer.illegal.KnowsJson"),
    HTTP_KNOWS_CORE_ONLY(knowsOnly("http", "session"), "dev.satchel.http.illegal.KnowsMemory"),
    SETTINGS_KNOW_CORE_AND_ADAPTERS_ONLY(
            knowsOnly("settings", "session", "json", "sealed", "memory", "file", "redis", "jdbc", "http"),
            "dev.satchel.settings.illegal.KnowsTheTestKit"),
    JAVALIN_KNOWS_CORE_AND_HTTP_ONLY(
            knowsOnly("javalin", "session", "http"), "dev.satchel.javalin.illegal.KnowsMemory"),
    VERTX_KNOWS_CORE_AND_HTTP_ONLY(knowsOnly("vertx", "session", "http"), "dev.satchel.vertx.illegal.KnowsMemory"),
    SPRING_KNOWS_CORE_HTTP_SETTINGS_AND_ITS_PARTS_ONLY(
            knowsOnly("spring", "session", "http", "settings", "sealed", "micrometer"),
            "dev.satchel.spring.illegal.KnowsMemory"),
    SPRING_STAYS_IN_ITS_MODULE(
            noClasses()
                    .that(are(ours()))
                    .and()
                    .resideOutsideOfPackage("dev.satchel.spring..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework.."),
            "dev.satchel.http.illegal.KnowsSpring"),
    VERTX_STAYS_IN_ITS_MODULE(
            noClasses()
                    .that(are(ours()))
                    .and()
                    .resideOutsideOfPackage("dev.satchel.vertx..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.vertx.."),
            "dev.satchel.http.illegal.KnowsVertx"),
    GUICE_KNOWS_CORE_AND_HTTP_ONLY(
            knowsOnly("guice", "session", "http", "settings"), "dev.satchel.guice.illegal.KnowsJson"),
    GUICE_STAYS_IN_ITS_MODULE(
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.satchel.guice..", "dev.satchel.examples.storefront..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.google.inject..", "jakarta.inject.."),
            "dev.satchel.memory.illegal.KnowsGuice"),
    NOTHING_EXPORTED_MENTIONS_INTERNALS(
            classes().that(are(exported())).should(new MentionNoInternals()),
            "dev.satchel.session.illegal.ShowsInternals"),
    NO_CLOCK_BUT_THE_INJECTED_ONE(
            noClasses()
                    .that(are(ours()))
                    .and(are(otherThanTheRacesOfTheTestKit()))
                    .should()
                    .accessTargetWhere(asksTheTime()),
            "dev.satchel.session.illegal.AsksTheTime"),
    A_DEFAULT_CLOCK_CAN_BE_REPLACED(
            noClasses()
                    .that(are(runInProduction()))
                    .and(are(withoutAWordForTheClock()))
                    .should()
                    .accessTargetWhere(calls(InstantSource.class, "system")),
            "dev.satchel.memory.illegal.AsksTheSystemClock"),
    NO_THREAD_LOCAL(
            noClasses().that(are(ours())).should().dependOnClassesThat().areAssignableTo(ThreadLocal.class),
            "dev.satchel.session.illegal.KeepsPerThread"),
    NO_STATIC_MUTABLE_STATE(
            fields().that()
                    .areDeclaredInClassesThat(are(ours()))
                    .and()
                    .areStatic()
                    .and(are(written()))
                    .should()
                    .beFinal()
                    .andShould()
                    .notHaveRawType(mutableHolder()),
            "dev.satchel.session.illegal.KeepsStatically",
            "dev.satchel.session.illegal.KeepsInAStaticMap"),
    NO_THREAD_THAT_WAS_NOT_HANDED_OVER(
            noClasses()
                    .that(are(runInProduction()))
                    .and(are(otherThanTheOpenerOfSettings()))
                    .should()
                    .accessTargetWhere(makesThreads()),
            "dev.satchel.settings.illegal.StartsAThread",
            "dev.satchel.session.illegal.StartsAThread",
            "dev.satchel.session.illegal.MakesAPool");

    private static final Set<String> MUTABLE_PACKAGES =
            Set.of("java.util.concurrent.atomic", "java.util.concurrent.locks");

    private final ArchRule rule;
    private final List<String> fixtures;

    Rule(ArchRule rule, String... fixtures) {
        this.rule = rule;
        this.fixtures = List.of(fixtures);
    }

    ArchRule rule() {
        return rule;
    }

    /** The names of the classes that break it. */
    List<String> fixtures() {
        return fixtures;
    }

    /** What is published, and so is held to every rule; the examples are users. */
    static DescribedPredicate<JavaClass> ours() {
        return describe("published", type -> !type.getPackageName().startsWith("dev.satchel.examples"));
    }

    /** The test kit plays the user: it makes the clocks and the threads that it hands over. */
    private static DescribedPredicate<JavaClass> runInProduction() {
        return describe(
                "run in production",
                type -> ours().test(type) && !type.getPackageName().startsWith("dev.satchel.testkit"));
    }

    /** They measure which calls of real threads overlapped, which no clock that is set by hand can tell. */
    private static DescribedPredicate<JavaClass> otherThanTheRacesOfTheTestKit() {
        return describe(
                "other than the races of the test kit",
                type -> !type.getFullName().startsWith("dev.satchel.testkit.internal.Race"));
    }

    /** A file hands over no executor: docs/adr/0042 says why one class makes its own. */
    private static DescribedPredicate<JavaClass> otherThanTheOpenerOfSettings() {
        return describe(
                "other than the opener of settings", type -> !type.getFullName().equals("dev.satchel.settings.Opener"));
    }

    private static ArchRule knowsOnly(String module, String... others) {
        return noClasses()
                .that()
                .resideInAPackage("dev.satchel." + module + "..")
                .should()
                .dependOnClassesThat(describe(
                        "belong to another module than " + String.join(", ", others),
                        type -> type.getPackageName().startsWith("dev.satchel.")
                                && !within(type, module)
                                && !List.of(others).stream().anyMatch(other -> within(type, other))));
    }

    private static boolean within(JavaClass type, String module) {
        return (type.getPackageName() + ".").startsWith("dev.satchel." + module + ".");
    }

    private static DescribedPredicate<JavaClass> exported() {
        return describe(
                "exported",
                type -> ours().test(type)
                        && !type.getPackageName().contains(".internal")
                        && type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.getEnclosingClass().map(JavaClass::getModifiers).stream()
                                .allMatch(modifiers -> modifiers.contains(JavaModifier.PUBLIC)));
    }

    private static DescribedPredicate<JavaAccess<?>> asksTheTime() {
        return describe(
                "asks for the time",
                access -> isNowOfJavaTime(access.getTarget())
                        || calls(
                                        Clock.class,
                                        "system",
                                        "systemUTC",
                                        "systemDefaultZone",
                                        "tickMillis",
                                        "tickSeconds",
                                        "tickMinutes")
                                .test(access)
                        || calls(System.class, "currentTimeMillis", "nanoTime").test(access)
                        || access.getTarget().getFullName().equals("java.util.Date.<init>()"));
    }

    private static DescribedPredicate<JavaClass> withoutAWordForTheClock() {
        return describe(
                "without a method or constructor that takes an InstantSource",
                type -> type.getCodeUnits().stream()
                        .noneMatch(unit -> unit.getRawParameterTypes().stream()
                                .anyMatch(parameter -> parameter.isEquivalentTo(InstantSource.class))));
    }

    private static boolean isNowOfJavaTime(AccessTarget target) {
        return target.getOwner().getPackageName().startsWith("java.time")
                && target.getName().equals("now");
    }

    private static DescribedPredicate<JavaAccess<?>> makesThreads() {
        return describe(
                "makes threads",
                access -> calls(Thread.class, "<init>", "ofVirtual", "ofPlatform", "startVirtualThread")
                                .test(access)
                        || calls(Timer.class, "<init>").test(access)
                        || access.getTargetOwner().isEquivalentTo(Executors.class)
                        || calls(ForkJoinPool.class, "<init>", "commonPool").test(access)
                        || calls(CompletableFuture.class, "supplyAsync", "runAsync", "delayedExecutor")
                                .test(access)
                        || access.getTarget().getName().equals("parallelStream"));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String... names) {
        return describe(
                "calls " + owner.getSimpleName() + "." + List.of(names),
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && List.of(names).contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaField> written() {
        return describe("written by a person", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static DescribedPredicate<JavaClass> mutableHolder() {
        return describe(
                "an object that holds what changes",
                type -> MUTABLE_PACKAGES.contains(type.getPackageName())
                        || type.isAssignableTo(ConcurrentMap.class)
                        || isMutableCollection(type));
    }

    private static boolean isMutableCollection(JavaClass type) {
        return !type.isInterface() && (type.isAssignableTo(Map.class) || type.isAssignableTo(Collection.class));
    }
}
