package dev.satchel.benchmarks.redis;

import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Visit;
import dev.satchel.json.JsonCodec;
import dev.satchel.redis.RedisSessionStore;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Redis store itself, without the engine: {@code find} and {@code replace}, a compare-and-set. "Decoded" reads one
 * attribute besides, as Spring decodes all.
 */
final class SatchelRedis implements RedisContender {

    private final RedisSessionStore store;
    private final Payload payload = StoredVisit.payload(Visit.Size.TYPICAL.visit());
    private final SessionCodec codec = JsonCodec.standard();
    private final boolean decoding;
    private final StorageKey[] keys;
    private final long[] versions;

    SatchelRedis(RedisServer server, int records, boolean decoding) {
        this.decoding = decoding;
        keys = new StorageKey[records];
        Arrays.setAll(keys, StoredVisit::key);
        store = RedisSessionStore.connect(server.uri(), "bench");
        versions = new long[records];
        for (int i = 0; i < records; i++) {
            expect(store.create(record(i)));
        }
    }

    private StoredRecord record(int index) {
        Instant now = Instant.now();
        return new StoredRecord(
                keys[index], versions[index], now, now.plus(Duration.ofHours(1)), Optional.empty(), payload);
    }

    @Override
    public Object read(int index) {
        StoredRecord found = store.find(keys[index]).orElseThrow();
        if (found.version() != versions[index]) {
            throw new IllegalStateException("another version");
        }
        if (!decoding) {
            return found;
        }
        Payload cart = codec.read(found.payload())
                .attributes()
                .find(Visit.CART_ID.name())
                .orElseThrow();
        return codec.decode(Visit.CART_ID, cart);
    }

    @Override
    public Object write(int index) {
        long expected = versions[index]++;
        return expect(store.replace(record(index), expected));
    }

    private static WriteResult expect(WriteResult result) {
        if (result != WriteResult.APPLIED) {
            throw new IllegalStateException("a write answered " + result);
        }
        return result;
    }

    @Override
    public void close() {
        store.close();
    }
}
