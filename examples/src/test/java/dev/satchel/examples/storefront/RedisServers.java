package dev.satchel.examples.storefront;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.embedded.RedisServer;

/** A real Redis server for all tests of a run, started when the first one asks. */
final class RedisServers implements BeforeAllCallback {

    private Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RedisServers.class))
                .computeIfAbsent(Shared.class, type -> new Shared(), Shared.class);
    }

    /** What a shop on this storage has to be told, and this. */
    Map<String, String> environment(Storage storage, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("SATCHEL_STORE", storage.label());
        if (storage == Storage.REDIS) {
            environment.put("SATCHEL_REDIS", shared.uri());
        }
        return environment;
    }

    /** Where the server is. */
    String uri() {
        return shared.uri();
    }

    private static final class Shared implements AutoCloseable {
        private RedisServer server;

        String uri() {
            try {
                if (server == null) {
                    server = RedisServer.newRedisServer()
                            .port(freePort())
                            .setting("bind 127.0.0.1")
                            .setting("save \"\"")
                            .build();
                    server.start();
                }
                return "redis://127.0.0.1:" + server.ports().get(0);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        @Override
        public void close() throws IOException {
            if (server != null) {
                server.stop();
            }
        }
    }
}
