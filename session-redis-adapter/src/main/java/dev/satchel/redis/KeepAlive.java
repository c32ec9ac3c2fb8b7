package dev.satchel.redis;

import io.lettuce.core.SocketOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * How a half-open connection is noticed while nothing is sent on it: after 25 seconds, where the platform lets us say
 * so.
 */
final class KeepAlive {

    private KeepAlive() {}

    private static SocketOptions.KeepAliveOptions extended() {
        return SocketOptions.KeepAliveOptions.builder()
                .enable()
                .idle(Duration.ofSeconds(10))
                .interval(Duration.ofSeconds(5))
                .count(3)
                .build();
    }

    /**
     * Sets the options; where the runtime lacks them (they are the module {@code jdk.net}), the system's own
     * keep-alive.
     */
    static SocketOptions.Builder on(SocketOptions.Builder socket) {
        if (settable()) {
            return socket.keepAlive(extended());
        }
        System.getLogger("dev.satchel.redis")
                .log(
                        Level.INFO,
                        "this runtime has no extended keep-alive options (module jdk.net): a half-open connection on which"
                                + " nothing is sent is noticed only after the time that the system sets, often two hours");
        return socket.keepAlive(true);
    }

    private static boolean settable() {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.supportedOptions().stream()
                    .anyMatch(option -> option.name().equals("TCP_KEEPIDLE"));
        } catch (IOException noSocket) {
            return false;
        }
    }
}
