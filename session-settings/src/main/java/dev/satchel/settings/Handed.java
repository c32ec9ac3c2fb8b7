package dev.satchel.settings;

import dev.satchel.sealed.KeyRing;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.SessionStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The parts that a program hands over itself. */
record Handed(
        @Nullable InstantSource clock,
        @Nullable SessionCodec codec,
        @Nullable SessionPolicy policy,
        @Nullable SessionStore store,
        @Nullable KeyRing keys,
        @Nullable DataSource dataSource,
        @Nullable ScheduledExecutorService executor,
        List<SessionListener> listeners) {

    static final Handed NOTHING = new Handed(null, null, null, null, null, null, null, List.of());

    /** These parts, where the others go before. */
    Handed overriddenBy(Handed others) {
        return new Handed(
                first(others.clock, clock),
                first(others.codec, codec),
                first(others.policy, policy),
                first(others.store, store),
                first(others.keys, keys),
                first(others.dataSource, dataSource),
                first(others.executor, executor),
                Stream.concat(listeners.stream(), others.listeners.stream()).toList());
    }

    private static <P> @Nullable P first(@Nullable P part, @Nullable P otherwise) {
        return part != null ? part : otherwise;
    }

    Handed clock(InstantSource other) {
        return overriddenBy(new Handed(other, null, null, null, null, null, null, List.of()));
    }

    Handed codec(SessionCodec other) {
        return overriddenBy(new Handed(null, other, null, null, null, null, null, List.of()));
    }

    Handed policy(SessionPolicy other) {
        return overriddenBy(new Handed(null, null, other, null, null, null, null, List.of()));
    }

    Handed store(SessionStore other) {
        return overriddenBy(new Handed(null, null, null, other, null, null, null, List.of()));
    }

    Handed keys(KeyRing other) {
        return overriddenBy(new Handed(null, null, null, null, other, null, null, List.of()));
    }

    Handed dataSource(DataSource other) {
        return overriddenBy(new Handed(null, null, null, null, null, other, null, List.of()));
    }

    Handed executor(ScheduledExecutorService other) {
        return overriddenBy(new Handed(null, null, null, null, null, null, other, List.of()));
    }

    Handed listener(SessionListener other) {
        return overriddenBy(new Handed(null, null, null, null, null, null, null, List.of(other)));
    }
}
