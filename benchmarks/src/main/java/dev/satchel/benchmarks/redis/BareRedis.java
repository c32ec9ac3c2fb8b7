package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Visit;
import java.util.Arrays;

/**
 * The floor: one {@code GET}, one {@code EVALSHA}; the same bytes as Satchel sends and gets, but for what is in its
 * head.
 */
final class BareRedis implements RedisContender {

    private final BareConnection connection;
    private final byte[] payload =
            StoredVisit.payload(Visit.Size.TYPICAL.visit()).toBytes();
    private final byte[][] keys;
    private final long[] versions;

    BareRedis(RedisServer server, int records) {
        connection = new BareConnection(server);
        keys = new byte[records][];
        Arrays.setAll(keys, i -> BareConnection.key(StoredVisit.key(i).hex()));
        versions = new long[records];
        for (byte[] key : keys) {
            connection.set(key, value(0));
        }
    }

    private byte[] value(long version) {
        byte[] value = new byte[BareConnection.HEAD + payload.length];
        System.arraycopy(payload, 0, value, BareConnection.HEAD, payload.length);
        return BareConnection.versioned(value, version);
    }

    @Override
    public Object read(int index) {
        byte[] value = connection.get(keys[index]);
        if (BareConnection.version(value) != versions[index]) {
            throw new IllegalStateException("another version");
        }
        return value;
    }

    @Override
    public Object write(int index) {
        return connection.replace(keys[index], value(++versions[index]));
    }

    @Override
    public void close() {
        connection.close();
    }
}
