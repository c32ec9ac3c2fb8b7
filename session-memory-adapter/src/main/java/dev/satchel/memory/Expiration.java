package dev.satchel.memory;

import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.satchel.session.store.StorageKey;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Time as Caffeine wants it, from the clock that was handed over: nanoseconds since some origin. Entries expire when
 * their {@code reclaimAt} has come.
 */
final class Expiration implements Ticker, Expiry<StorageKey, Entry> {

    private final InstantSource clock;
    private final long origin;

    Expiration(InstantSource clock) {
        this.clock = clock;
        this.origin = clock.millis();
    }

    long now() {
        return clock.millis();
    }

    @Override
    public long read() {
        return nanos(clock.millis());
    }

    @Override
    public long expireAfterCreate(StorageKey key, Entry entry, long currentTime) {
        return Math.max(0, nanos(entry.reclaimAt) - currentTime);
    }

    @Override
    public long expireAfterUpdate(StorageKey key, Entry entry, long currentTime, long currentDuration) {
        return expireAfterCreate(key, entry, currentTime);
    }

    @Override
    public long expireAfterRead(StorageKey key, Entry entry, long currentTime, long currentDuration) {
        return currentDuration;
    }

    private long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis - origin);
    }
}
