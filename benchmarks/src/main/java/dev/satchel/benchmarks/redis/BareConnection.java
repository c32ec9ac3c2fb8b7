package dev.satchel.benchmarks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Lettuce's synchronous commands, on a connection with those options of Satchel's that affect a command. A value begins
 * with as many bytes as Satchel's head has, and its version is at the same place. The script does the least that a
 * compare-and-set needs: it reads the head, compares eight bytes of it, and sets the value with its expiry.
 */
public final class BareConnection implements AutoCloseable {

    /** The bytes before what a value holds. */
    public static final int HEAD = 34;

    private static final int VERSION = 1;
    private static final long LIFE = 3_600_000;
    private static final byte[] LIFE_TEXT = Long.toString(LIFE).getBytes(US_ASCII);
    private static final String COMPARE_AND_SET = """
            local held = redis.call('GETRANGE', KEYS[1], 0, 65)
            if held == '' then return 0 end
            if string.sub(held, 2, 9) ~= ARGV[1] then return 1 end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return 2
            """;

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisCommands<byte[], byte[]> commands;
    private final String script;

    /** Connects to this server. */
    public BareConnection(RedisServer server) {
        client = RedisClient.create(server.uri());
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.create())
                .build());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        commands = connection.sync();
        script = commands.scriptLoad(COMPARE_AND_SET);
    }

    /** A key as long as Satchel's: eight characters, and the first 43 of these. */
    public static byte[] key(String hex) {
        return ("floor:s:" + hex.substring(0, 43)).getBytes(US_ASCII);
    }

    /** The version in the head of a value. */
    public static long version(byte[] value) {
        return ByteBuffer.wrap(value).getLong(VERSION);
    }

    /** Writes a version into the head of a value; answers the value. */
    public static byte[] versioned(byte[] value, long version) {
        ByteBuffer.wrap(value).put(0, (byte) 1).putLong(VERSION, version);
        return value;
    }

    /** The value that is there. */
    public byte[] get(byte[] key) {
        return Objects.requireNonNull(commands.get(key));
    }

    /** Sets the value, whatever was there. */
    public void set(byte[] key, byte[] value) {
        commands.set(key, value, SetArgs.Builder.px(LIFE));
    }

    /** Sets the value, where there is one of the version before; fails elsewhere. */
    Object replace(byte[] key, byte[] next) {
        Long answer = compareAndSet(key, next);
        if (answer != 2) {
            throw new IllegalStateException("the script answered " + answer);
        }
        return answer;
    }

    /** Sets the value, where there is one of the version before; answers whether it did. */
    public boolean replaced(byte[] key, byte[] next) {
        return compareAndSet(key, next) == 2;
    }

    private Long compareAndSet(byte[] key, byte[] next) {
        byte[] expected =
                ByteBuffer.allocate(Long.BYTES).putLong(version(next) - 1).array();
        return Objects.requireNonNull(commands.<Long>evalsha(
                script, ScriptOutputType.INTEGER, new byte[][] {key}, expected, next, LIFE_TEXT));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
