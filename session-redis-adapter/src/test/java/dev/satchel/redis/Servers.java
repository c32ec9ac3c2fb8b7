package dev.satchel.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real servers for tests. One server and one cluster are shared by all tests of a run, which keep apart by namespace.
 */
final class Servers implements BeforeAllCallback {

    // Tests break connections on purpose; what Lettuce says about that would bury everything else. Loggers are held
    // weakly.
    private static final Logger LETTUCE = Logger.getLogger("io.lettuce");

    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        LETTUCE.setLevel(Level.OFF);
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Servers.class))
                .computeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
    }

    /** The shared server. */
    RedisProcess node() {
        return shared.node();
    }

    /** The shared cluster. */
    RedisClusterProcesses cluster() {
        return shared.cluster();
    }

    /** A server that a test may maltreat. */
    RedisProcess fresh(Path directory, String... options) {
        return RedisProcess.start(shared.binary, directory, options);
    }

    /** A primary, its replica and three sentinels, that a test may maltreat. */
    SentinelProcesses freshSentinels(Path directory, String... options) {
        return SentinelProcesses.start(shared.binary, directory, options);
    }

    /** A cluster that a test may maltreat. */
    RedisClusterProcesses freshCluster(Path directory, String... options) {
        return RedisClusterProcesses.start(shared.binary, directory, options);
    }

    private static final class Shared implements AutoCloseable {
        private final Path directory;
        private final Path binary;
        private RedisProcess node;
        private RedisClusterProcesses cluster;

        Shared() {
            try {
                directory = Files.createTempDirectory("satchel-redis");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            binary = RedisProcess.binary(directory);
        }

        RedisProcess node() {
            if (node == null) {
                node = RedisProcess.start(binary, directory.resolve("node"));
            }
            return node;
        }

        RedisClusterProcesses cluster() {
            if (cluster == null) {
                cluster = RedisClusterProcesses.start(binary, directory.resolve("cluster"));
            }
            return cluster;
        }

        @Override
        public void close() throws IOException {
            if (node != null) {
                node.close();
            }
            if (cluster != null) {
                cluster.close();
            }
            List<Path> files;
            try (Stream<Path> all = Files.walk(directory)) {
                files = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
