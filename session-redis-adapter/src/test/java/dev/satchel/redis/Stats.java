package dev.satchel.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection of the test's own to a server, past the store. */
final class Stats implements AutoCloseable {

    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    Stats(RedisProcess server) {
        client = RedisClient.create(server.uri());
        connection = client.connect(ByteArrayCodec.INSTANCE);
    }

    RedisCommands<byte[], byte[]> commands() {
        return connection.sync();
    }

    /** How often the server ran each command meanwhile; what a script calls counts too. */
    Map<String, Long> during(Runnable action) {
        commands().configResetstat();
        action.run();
        Map<String, Long> calls = new TreeMap<>();
        Matcher line = CALLS.matcher(commands().info("commandstats"));
        while (line.find()) {
            calls.put(line.group(1), Long.parseLong(line.group(2)));
        }
        calls.remove("config");
        calls.remove("config|resetstat");
        calls.remove("info");
        return calls;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
