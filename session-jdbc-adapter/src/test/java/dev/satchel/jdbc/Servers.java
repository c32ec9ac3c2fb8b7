package dev.satchel.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real servers for tests, one of each shared by all tests of a run. Where a server is not installed its tests are
 * passed over, unless the environment variable {@code SATCHEL_REQUIRE_DATABASES} is set.
 */
final class Servers implements BeforeAllCallback {

    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Servers.class))
                .computeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
    }

    /** The shared server of this kind. */
    ServerProcess shared(Recipes recipe) {
        requireInstalled(recipe);
        return shared.servers.computeIfAbsent(recipe, each -> ServerProcess.of(each, shared.copy(each)));
    }

    /** A server that a test may maltreat. */
    ServerProcess fresh(Recipes recipe, String... options) {
        requireInstalled(recipe);
        return ServerProcess.of(recipe, shared.copy(recipe), options);
    }

    private static void requireInstalled(Recipes recipe) {
        if (recipe.programs().isPresent()) {
            return;
        }
        if (System.getenv("SATCHEL_REQUIRE_DATABASES") != null) {
            throw new IllegalStateException(recipe.label() + " is not installed, and SATCHEL_REQUIRE_DATABASES is set");
        }
        assumeTrue(false, recipe.label() + " is not installed");
    }

    private static final class Shared implements AutoCloseable {
        private final Map<Recipes, ServerProcess> servers = new EnumMap<>(Recipes.class);
        private final Map<Recipes, Path> templates = new EnumMap<>(Recipes.class);

        /** Copies a directory that was set up once: setting one up takes longer than all that a test does with it. */
        ServerProcess.SetUp copy(Recipes recipe) {
            Path template = templates.computeIfAbsent(recipe, each -> ServerProcess.filled(each::setUp));
            return directory -> List.of(List.of("cp", "-a", template + "/.", directory.toString()));
        }

        @Override
        public void close() throws IOException {
            for (ServerProcess server : servers.values()) {
                server.close();
            }
            for (Path template : templates.values()) {
                ServerProcess.delete(template);
            }
        }
    }
}
