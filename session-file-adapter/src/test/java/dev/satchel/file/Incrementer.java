package dev.satchel.file;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** Counts in one record, by compare-and-set: reads, adds one, writes if nobody else did, tries again otherwise. */
final class Incrementer {

    static final StorageKey KEY = Samples.key(1, 1);

    private Incrementer() {}

    /** Arguments: directory, how often, seed. Begins at a word from outside, so that all begin together. */
    public static void main(String[] arguments) throws IOException {
        FileSessionStore store = FileSessionStore.builder(Path.of(arguments[0]))
                .durability(Durability.OS)
                .build();
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        increment(store, Integer.parseInt(arguments[1]), new Random(Long.parseLong(arguments[2])));
    }

    static void increment(FileSessionStore store, int times, Random versions) {
        for (int done = 0; done < times; ) {
            StoredRecord current = store.find(KEY).orElseThrow();
            StoredRecord next = counting(versions.nextLong(), count(current) + 1);
            if (store.replace(next, current.version()) == WriteResult.APPLIED) {
                done++;
            }
        }
    }

    static StoredRecord counting(long version, int count) {
        return Samples.with(Samples.record(KEY, version), Samples.payload(Integer.toString(count)));
    }

    static int count(StoredRecord record) {
        return Integer.parseInt(new String(record.payload().toBytes(), StandardCharsets.UTF_8));
    }
}
