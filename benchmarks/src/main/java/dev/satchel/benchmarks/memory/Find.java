package dev.satchel.benchmarks.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.satchel.benchmarks.Visit;
import dev.satchel.session.Token;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The memory store's own {@code find} beside Caffeine's {@code getIfPresent}, under the same keys and with the same
 * records, which came in the same order. A key that is asked for equals the one that is held, but is another object, as
 * in each request.
 *
 * <p>{@code floor} is a cache with a bound and an idle time, as a store of sessions needs them; {@code floorBare} has
 * neither, and keeps what nobody asks for any more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class Find {

    @Param({"floor", "floorBare", "satchel"})
    public String contender;

    @Param("10000")
    public int live;

    private Lookup lookup;
    private StorageKey[] keys;

    @Setup
    public void populate() {
        SatchelSessions satchel = SatchelSessions.roomy(live);
        Contents contents = Contents.of(Visit.Size.TYPICAL.visit());
        keys = new StorageKey[live];
        Arrays.setAll(keys, i -> StorageKey.of(SatchelSessions.STACK, Token.of(satchel.create(contents))));
        lookup = switch (contender) {
            case "floor" -> cached(CachedSessions.bounded(live), satchel);
            case "floorBare" -> cached(Caffeine.newBuilder().build(), satchel);
            case "satchel" -> key -> satchel.store().find(key).orElseThrow();
            default -> throw new IllegalArgumentException("no contender is called " + contender);
        };
        Collections.shuffle(Arrays.asList(keys), new Random(live));
    }

    private Lookup cached(Cache<StorageKey, StoredRecord> cache, SatchelSessions from) {
        for (StorageKey key : keys) {
            cache.put(StorageKey.ofBytes(key.toBytes()), from.store().find(key).orElseThrow());
        }
        return key -> Objects.requireNonNull(cache.getIfPresent(key));
    }

    @Benchmark
    public int find(Walk walk) {
        return lookup.find(keys[Math.floorMod(walk.next(), keys.length)])
                .content()
                .size();
    }

    private interface Lookup {
        StoredRecord find(StorageKey key);
    }
}
