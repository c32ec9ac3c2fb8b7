package dev.satchel.redis;

import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.record;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A number in a record, counted up by compare-and-set, and an account of what was acknowledged. What was answered "unknown" is not
 * tried again, as the engine does not either.
 */
final class Counter {

    private final RedisSessionStore store;
    private final String id;
    private final RandomGenerator random;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    Counter(RedisSessionStore store, String id) {
        this.store = store;
        this.id = id;
        this.random = RandomGenerator.getDefault();
        store.create(record(id, random.nextLong(), "0"));
    }

    /** Counts up once; conflicts are no failures. Answers whether it was acknowledged. */
    boolean increment() {
        while (true) {
            Optional<StoredRecord> held;
            try {
                held = store.find(key(id));
            } catch (SessionStoreUnavailableException nothingWritten) {
                return false;
            }
            StoredRecord current = held.orElseThrow(() -> new AssertionError("the record is gone"));
            String next = Integer.toString(Integer.parseInt(Records.text(current)) + 1);
            try {
                WriteResult result = store.replace(record(id, random.nextLong(), next), current.version());
                if (result == WriteResult.APPLIED) {
                    acknowledged.incrementAndGet();
                    return true;
                }
                if (result == WriteResult.ABSENT) {
                    throw new AssertionError("the record is gone");
                }
            } catch (SessionStoreUnavailableException outcomeUnknown) {
                unknown.incrementAndGet();
                return false;
            }
        }
    }

    int acknowledged() {
        return acknowledged.get();
    }

    int unknown() {
        return unknown.get();
    }

    /** What the record says. */
    int stored() {
        return store.find(key(id)).map(Records::text).map(Integer::valueOf).orElseThrow();
    }
}
