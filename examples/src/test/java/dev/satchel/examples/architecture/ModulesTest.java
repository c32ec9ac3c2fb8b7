package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.spring.SatchelAutoConfiguration;
import dev.satchel.testkit.internal.CommittedDocument;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules as modules: tests run on the class path, where a descriptor that says too little is not noticed. */
class ModulesTest {

    /** Has no descriptor, for what it needs has none, and is looked at on the class path. */
    private static final String STARTER = "dev.satchel.spring";

    /** This module, and the starter with what it brings. */
    private static final Pattern NO_MODULES =
            Pattern.compile("examples|session-spring-boot-starter|org.springframework|tomcat-embed");

    private static final ModuleFinder FINDER = ModuleFinder.of(modulePath());
    private static final ModuleLayer LAYER = layer();

    /** Those of sessions and ports. */
    private static final int MAX_PUBLIC_TYPES_OF_CORE = 90;

    /** A filter for each binding, of which a program uses one. */
    private static final Set<String> SHARED_NAMES = Set.of("CrossSiteFilter");

    private static Path[] modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::exists)
                .filter(path -> !path.endsWith("test-classes"))
                .filter(path ->
                        !NO_MODULES.matcher(path.toAbsolutePath().toString()).find())
                .toArray(Path[]::new);
    }

    static Stream<String> ours() {
        return FINDER.findAll().stream()
                .map(ModuleReference::descriptor)
                .map(ModuleDescriptor::name)
                .filter(name -> name.startsWith("dev.satchel."))
                .sorted();
    }

    /** What ours use where it is there, such as the Servlet API. */
    private static Stream<String> optional() {
        return FINDER.findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(descriptor -> descriptor.name().startsWith("dev.satchel."))
                .flatMap(descriptor -> descriptor.requires().stream())
                .filter(required -> required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> FINDER.find(name).isPresent());
    }

    /** Without the class path behind it: what a descriptor does not require is not there. */
    private static ModuleLayer layer() {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration modules = boot.configuration()
                .resolve(
                        FINDER,
                        ModuleFinder.of(),
                        Stream.concat(ours(), optional()).collect(Collectors.toSet()));
        return ModuleLayer.defineModulesWithOneLoader(modules, List.of(boot), ClassLoader.getPlatformClassLoader())
                .layer();
    }

    @Test
    void everyPublishedModuleHasADescriptor() {
        Set<String> names = ours().collect(Collectors.toCollection(TreeSet::new));

        assertThat(names)
                .containsExactly(
                        "dev.satchel.file",
                        "dev.satchel.guice",
                        "dev.satchel.http",
                        "dev.satchel.javalin",
                        "dev.satchel.jdbc",
                        "dev.satchel.json",
                        "dev.satchel.memory",
                        "dev.satchel.micrometer",
                        "dev.satchel.redis",
                        "dev.satchel.sealed",
                        "dev.satchel.session",
                        "dev.satchel.session.extension",
                        "dev.satchel.settings",
                        "dev.satchel.test",
                        "dev.satchel.testkit",
                        "dev.satchel.vertx");
        assertThat(FINDER.findAll().stream().map(ModuleReference::descriptor))
                .filteredOn(descriptor -> names.contains(descriptor.name()))
                .noneMatch(ModuleDescriptor::isAutomatic);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyClassOfAModuleLinksAgainstWhatTheModuleRequires(String name) throws Exception {
        Module module = LAYER.findModule(name).orElseThrow();
        for (String type : classes(name)) {
            Class<?> loaded = Class.forName(module, type);
            assertThat(loaded).as(type).isNotNull();
            assertThat(loaded.getDeclaredMethods()).as(type).isNotNull();
            assertThat(loaded.getDeclaredConstructors()).as(type).isNotNull();
        }
    }

    private static List<String> classes(String module) throws IOException {
        try (ModuleReader reader = FINDER.find(module).orElseThrow().open();
                Stream<String> entries = reader.list()) {
            return entries.filter(entry -> entry.endsWith(".class") && !entry.endsWith("-info.class"))
                    .filter(entry -> !entry.startsWith("META-INF"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .toList();
        }
    }

    /** What users may rely on is seen in review: one text file for each module, in the folder {@code api}. */
    @ParameterizedTest
    @MethodSource("ours")
    void thePublicApiIsTheOneThatWasReviewed(String name) throws Exception {
        new CommittedDocument("../api/" + name + ".txt", PublicApi.of(exported(name))).verify();
    }

    @Test
    void thePublicApiOfTheStarterIsTheOneThatWasReviewed() throws Exception {
        List<Class<?>> all = starter();

        assertThat(all).isNotEmpty().allMatch(type -> type.getPackageName().equals(STARTER));
        new CommittedDocument("../api/" + STARTER + ".txt", PublicApi.of(all.stream())).verify();
    }

    private static List<Class<?>> starter() throws Exception {
        Path classes = Path.of(SatchelAutoConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> all = new ArrayList<>();
        for (String type : Files.isDirectory(classes) ? inFolder(classes) : inArchive(classes)) {
            if (type.startsWith(STARTER.replace('.', '/')) && type.endsWith(".class") && !type.contains("-info")) {
                all.add(Class.forName(type.replace(".class", "").replace('/', '.')));
            }
        }
        return all;
    }

    private static List<String> inFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString()).toList();
        }
    }

    private static List<String> inArchive(Path archive) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            return jar.stream().map(JarEntry::getName).toList();
        }
    }

    /** What the module exports to everybody. */
    private static Stream<Class<?>> exported(String name) throws IOException {
        Module module = LAYER.findModule(name).orElseThrow();
        List<Class<?>> exported = new ArrayList<>();
        for (String type : classes(name)) {
            Class<?> loaded = Class.forName(module, type);
            if (module.isExported(loaded.getPackageName())) {
                exported.add(loaded);
            }
        }
        return exported.stream();
    }

    /** What is public is a promise. A type more than this takes one away, or says in a decision why not. */
    @Test
    void theCoreHasFewPublicTypes() throws Exception {
        assertThat(PublicApi.types(exported("dev.satchel.session"))).hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES_OF_CORE);
    }

    /** Of two types of one name an editor offers the wrong one. */
    @Test
    void noTwoPublicTypesHaveOneName() throws Exception {
        List<String> names = new ArrayList<>();
        for (String module : ours().toList()) {
            names.addAll(names(exported(module)));
        }
        names.addAll(names(starter().stream()));

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void aNameThatIsThereTwiceIsFoundWhereverItLies() {
        assertThat(names(Stream.of(ApiSample.class, java.util.Date.class, java.sql.Date.class, ApiSample.Inner.class)))
                .containsExactly("ApiSample", "Date", "Date");
    }

    /** Of the types that are not nested: those are named with the one around them. */
    private static List<String> names(Stream<Class<?>> exported) {
        return PublicApi.types(exported).stream()
                .filter(type -> type.getEnclosingClass() == null)
                .map(Class::getSimpleName)
                .filter(name -> !SHARED_NAMES.contains(name))
                .toList();
    }

    @Test
    void aNestedTypeCountsAsAType() {
        assertThat(PublicApi.types(Stream.of(ApiSample.class, ApiSample.Inner.class, ApiSample.Hidden.class)))
                .containsExactly(ApiSample.class, ApiSample.Inner.class);
    }

    @Test
    void theTextOfAnApiShowsWhatAUserReachesAndNothingElse() {
        assertThat(PublicApi.of(Stream.of(ApiSample.class, ApiSample.Inner.class, ApiSample.Hidden.class)))
                .isEqualTo("""
                        public abstract class %1$s : java.util.function.Supplier<String>
                            protected ApiSample()
                            public static final int LIMIT (deprecated)

                        public static final record %1$s$Inner<T>
                            public T value()
                            public Inner(T)
                        """.formatted(ApiSample.class.getName()));
    }

    @Test
    void aStackOfModulesKeepsASession(@TempDir Path directory) throws Exception {
        Object builder = call("dev.satchel.session.Sessions", null, "named", "modules");
        call(
                "dev.satchel.session.Sessions$Builder",
                builder,
                "codec",
                call("dev.satchel.json.JsonCodec", null, "standard"));
        call(
                "dev.satchel.session.Sessions$Builder",
                builder,
                "store",
                call("dev.satchel.file.FileSessionStore", null, "in", directory));
        Object sessions = call("dev.satchel.session.Sessions$Builder", builder, "build");

        Object exchange = call("dev.satchel.session.Sessions", sessions, "open", List.of());
        Object session = call("dev.satchel.session.SessionExchange", exchange, "session");
        Object attribute = call("dev.satchel.session.Attribute", null, "listOf", "countries", String.class);
        call("dev.satchel.session.Session", session, "set", attribute, List.of("DE", "FR"));
        Object directive = call("dev.satchel.session.SessionExchange", exchange, "commit");

        assertThat(directive.getClass().getSimpleName()).isEqualTo("Issue");
        assertThat(directive.getClass().getModule().getName()).isEqualTo("dev.satchel.session");
        assertThat(call("dev.satchel.session.SessionView", session, "get", attribute))
                .hasToString("Optional[[DE, FR]]");
    }

    /** Calls the method of this name and number of parameters, the first that takes the arguments. */
    private static Object call(String type, Object target, String method, Object... arguments) throws Exception {
        Class<?> owner = LAYER.findLoader("dev.satchel.session").loadClass(type);
        for (Method candidate : owner.getMethods()) {
            if (candidate.getName().equals(method) && takes(candidate.getParameterTypes(), arguments)) {
                return candidate.invoke(target, arguments);
            }
        }
        throw new AssertionError("no method " + type + "." + method);
    }

    private static boolean takes(Class<?>[] parameters, Object[] arguments) {
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
