package dev.satchel.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules as modules: tests run on the class path, where a descriptor that says too little is not noticed. */
class ModulesTest {

    private static final ModuleFinder FINDER = ModuleFinder.of(modulePath());
    private static final ModuleLayer LAYER = layer();

    private static Path[] modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::exists)
                .filter(path -> !path.endsWith("test-classes")
                        && !path.toAbsolutePath().toString().contains("examples"))
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
                        "dev.satchel.json",
                        "dev.satchel.memory",
                        "dev.satchel.redis",
                        "dev.satchel.sealed",
                        "dev.satchel.session",
                        "dev.satchel.testkit");
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
