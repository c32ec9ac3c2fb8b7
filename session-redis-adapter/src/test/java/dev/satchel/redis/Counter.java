package dev.satchel.redis;

import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.record;

import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.PlainCodec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A number that is counted up, and an account of what was acknowledged. What was answered "unknown" is not tried again.
 */
final class Counter {

    /**
     * How many acknowledged writes a primary may take along that stops between its answers and its replica: those of
     * one turn of its loop, one of each of at most three threads that count. A primary that wakes and takes writes
     * loses thousands.
     */
    static final int NOT_REPLICATED = 3;

    /** How to count. */
    enum Way {
        /** On the store itself. */
        COMPARE_AND_SET,
        /** As an application does. */
        ENGINE
    }

    private static final SessionAddress ADDRESS = SessionAddress.of("test", "counter");
    private static final Attribute<Integer> NUMBER = Attribute.of("number", Integer.class);

    private final Cell cell;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    Counter(RedisSessionStore store, Way way) {
        cell = way == Way.ENGINE ? new InSession(store) : new InRecord(store);
    }

    /** The key of the record that it lies in. */
    static StorageKey key() {
        return StorageKey.of("shop", ADDRESS);
    }

    /** Counts up once and answers whether that was acknowledged. */
    boolean increment() {
        try {
            cell.increment();
            acknowledged.incrementAndGet();
            return true;
        } catch (SessionStoreUnavailableException outcomeUnknown) {
            unknown.incrementAndGet();
            return false;
        }
    }

    int acknowledged() {
        return acknowledged.get();
    }

    int unknown() {
        return unknown.get();
    }

    /** What is stored. */
    int stored() {
        return cell.stored();
    }

    private interface Cell {
        void increment();

        int stored();
    }

    private record InSession(BoundSession session) implements Cell {
        InSession(RedisSessionStore store) {
            this(Sessions.named("shop")
                    .codec(new PlainCodec())
                    .store(store)
                    .clock(() -> NOW)
                    .build()
                    .at(ADDRESS));
        }

        @Override
        public void increment() {
            session.edit(change -> change.update(NUMBER, 0, n -> n + 1));
        }

        @Override
        public int stored() {
            return session.read(view -> view.get(NUMBER).orElse(0));
        }
    }

    private record InRecord(RedisSessionStore store, RandomGenerator random) implements Cell {
        InRecord(RedisSessionStore store) {
            this(store, RandomGenerator.getDefault());
            store.create(number(0));
        }

        @Override
        public void increment() {
            WriteResult result = WriteResult.CONFLICT;
            while (result != WriteResult.APPLIED) {
                StoredRecord held = store.find(key()).orElseThrow();
                result = store.replace(number(value(held) + 1), held.version());
            }
        }

        @Override
        public int stored() {
            return value(store.find(key()).orElseThrow());
        }

        private StoredRecord number(int value) {
            StoredRecord record = record("counter", random.nextLong(), Integer.toString(value));
            return new StoredRecord(
                    key(), record.version(), record.lastUsedAt(), record.reclaimAt(), record.owner(), record.payload());
        }

        private static int value(StoredRecord record) {
            return Integer.parseInt(Records.text(record));
        }
    }
}
