package dev.satchel.benchmarks.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Visit;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The floor: one {@code GET}, one {@code EVALSHA}, on Lettuce's synchronous commands, with values as long as Satchel's. The script does what
 * a compare-and-set cannot do without: it reads the head, compares eight bytes of it, and sets the value with its life.
 */
final class BareRedis implements RedisContender {

    private static final int HEAD = 34;
    private static final int VERSION = 1;
    private static final byte[] LIFE = "3600000".getBytes(US_ASCII);
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
    private final byte[] payload =
            StoredVisit.payload(Visit.Size.TYPICAL.visit()).toBytes();
    private final byte[][] keys;
    private final long[] versions;
    private final String script;

    BareRedis(RedisServer server, int records) {
        client = RedisClient.create(server.uri());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        commands = connection.sync();
        keys = new byte[records][];
        Arrays.setAll(keys, BareRedis::key);
        versions = new long[records];
        script = commands.scriptLoad(COMPARE_AND_SET);
        for (int i = 0; i < records; i++) {
            commands.set(keys[i], value(0), SetArgs.Builder.px(3_600_000));
        }
    }

    private static byte[] key(int index) {
        return ("floor:s:" + StoredVisit.key(index).hex().substring(0, 43)).getBytes(US_ASCII);
    }

    private byte[] value(long version) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) 1)
                .putLong(version)
                .put(HEAD, payload)
                .array();
    }

    @Override
    public Object read(int index) {
        byte[] value = commands.get(keys[index]);
        if (ByteBuffer.wrap(value).getLong(VERSION) != versions[index]) {
            throw new IllegalStateException("another version");
        }
        return value;
    }

    @Override
    public Object write(int index) {
        long expected = versions[index]++;
        byte[] version = ByteBuffer.allocate(Long.BYTES).putLong(expected).array();
        Long answer = commands.evalsha(
                script, ScriptOutputType.INTEGER, new byte[][] {keys[index]}, version, value(expected + 1), LIFE);
        if (answer == null || answer != 2) {
            throw new IllegalStateException("the script answered " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
