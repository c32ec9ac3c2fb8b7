package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static dev.satchel.file.Samples.NOW;
import static dev.satchel.file.Samples.key;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Writes without end, and says what was acknowledged: {@code key version done}, and {@code key 0 done} for a deletion.
 * What a version holds follows from its number, so that it can be compared.
 */
final class KilledWriter {

    static final int KEYS = 40;

    private KilledWriter() {}

    /** Arguments: directory, durability, seed. */
    public static void main(String[] arguments) {
        FileSessionStore store = FileSessionStore.builder(Path.of(arguments[0]))
                .durability(Durability.valueOf(arguments[1]))
                .build();
        Random random = new Random(Long.parseLong(arguments[2]));
        while (true) {
            int number = random.nextInt(KEYS);
            System.out.println(number + " " + write(store, keyOf(number), random) + " done");
            System.out.flush();
        }
    }

    private static long write(FileSessionStore store, StorageKey key, Random random) {
        Optional<StoredRecord> found = store.find(key);
        long version = found.map(StoredRecord::version).orElse(0L);
        WriteResult result;
        long next;
        if (found.isEmpty()) {
            next = 1;
            result = store.create(content(key, 1, 1));
        } else if (random.nextInt(10) == 0) {
            next = 0;
            result = store.delete(key, version);
        } else if (random.nextInt(3) == 0) {
            next = version + 1;
            result = store.touch(key, version, next, NOW.plusMillis(next), NOW.plus(Duration.ofDays(next)));
        } else {
            next = version + 1;
            result = store.replace(content(key, next, next), version);
        }
        if (result != WriteResult.APPLIED) {
            throw new IllegalStateException("nobody else writes here, and yet: " + result);
        }
        return next;
    }

    static StorageKey keyOf(int number) {
        return key(number % 8, number);
    }

    /** A record whose bytes follow from the version that wrote its payload. */
    static StoredRecord content(StorageKey key, long version, long payloadOf) {
        String text = ("{\"version\":" + payloadOf + "}").repeat(1 + (int) (payloadOf * 37 % 500));
        return new StoredRecord(
                key,
                version,
                NOW.plusMillis(version),
                NOW.plus(Duration.ofDays(version)),
                payloadOf % 2 == 0 ? Optional.of(ANN) : Optional.empty(),
                Payload.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this is a record as some version of it was written, with the times of its own version. */
    static boolean isWhole(StoredRecord record) {
        for (long payloadOf = record.version(); payloadOf > 0; payloadOf--) {
            if (record.equals(content(record.key(), record.version(), payloadOf))) {
                return true;
            }
        }
        return false;
    }
}
