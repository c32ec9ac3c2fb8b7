package dev.satchel.benchmarks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitorTest {

    @Test
    void aCommandBesideAScriptCountsAndWhatTheScriptCallsCountsApart() throws Exception {
        try (RedisServer server = RedisServer.start();
                RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect();
                Monitor monitor = new Monitor(server.port())) {
            monitor.take();

            connection.sync().set("a \"key\"", "line\r\nand \"another\" lua] line");
            connection.sync().eval("return redis.call('GET', KEYS[1])", ScriptOutputType.VALUE, "a \"key\"");
            connection.sync().get("a \"key\"");

            assertThat(monitor.take()).isEqualTo(Map.of("set", 1L, "eval", 1L, "get", 1L, "script get", 1L));
            assertThat(monitor.take()).isEmpty();
        }
    }
}
