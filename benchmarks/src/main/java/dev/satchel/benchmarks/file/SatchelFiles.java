package dev.satchel.benchmarks.file;

import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Visit;
import dev.satchel.file.Durability;
import dev.satchel.file.FileSessionStore;
import dev.satchel.json.JsonCodec;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file store itself, without the engine: {@code find}, which checks both checksums; {@code replace}, a
 * compare-and-set under a lock that holds between threads, stores and processes; {@code deleteExpired}. "Decoded" reads
 * one attribute besides, as the peers decode all.
 */
final class SatchelFiles implements FileContender {

    private final FileSessionStore store;
    private final FileSessionStore seeding;
    private final StorageKey[] keys;
    private final long[] versions;
    private final boolean decoding;
    private final Payload payload = StoredVisit.payload(VISIT);
    private final SessionCodec codec = JsonCodec.standard();

    SatchelFiles(Path directory, int records, boolean forcing, boolean decoding) {
        store = FileSessionStore.builder(directory)
                .durability(forcing ? Durability.FSYNC : Durability.OS)
                .build();
        seeding = FileSessionStore.builder(directory).durability(Durability.OS).build();
        keys = new StorageKey[records];
        Arrays.setAll(keys, StoredVisit::key);
        versions = new long[records];
        this.decoding = decoding;
    }

    private StoredRecord record(int index, Duration left) {
        Instant now = Instant.now();
        return new StoredRecord(keys[index], versions[index], now, now.plus(left), Optional.empty(), payload);
    }

    @Override
    public void create(int index, boolean expired) {
        expect(seeding.create(record(index, expired ? Duration.ofHours(-1) : Duration.ofHours(1))));
    }

    @Override
    public Object read(int index) {
        Payload found = store.find(keys[index]).orElseThrow().payload();
        if (!decoding) {
            return found;
        }
        Payload cart = codec.read(found).attributes().find(Visit.CART_ID.name()).orElseThrow();
        return codec.decode(Visit.CART_ID, cart);
    }

    @Override
    public void write(int index) {
        long expected = versions[index]++;
        expect(store.replace(record(index, Duration.ofHours(1)), expected));
    }

    private static void expect(WriteResult result) {
        if (result != WriteResult.APPLIED) {
            throw new IllegalStateException("a write answered " + result);
        }
    }

    @Override
    public Object sweep() {
        return store.deleteExpired(Instant.now(), Integer.MAX_VALUE);
    }

    @Override
    public boolean deletes() {
        return true;
    }

    @Override
    public void stop() {}
}
