package dev.satchel.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import dev.satchel.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The store of a ledger has to fit the stack, as any store has. */
class LedgerCompositionTest {

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** A reference store that shows only the power it is told to. */
    private record Showing(ReferenceStore store, Optional<? extends NativeExpiry> expiry) implements SessionStore {

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return store.find(key);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return store.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return store.replace(next, expectedVersion);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return store.delete(key, expectedVersion);
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("showing");
        }

        @Override
        public <P> Optional<P> power(Class<P> type) {
            return type == NativeExpiry.class ? expiry.map(type::cast) : Optional.empty();
        }
    }

    private record By(InstantSource time) implements NativeExpiry {

        @Override
        public Duration granularity() {
            return Duration.ZERO;
        }

        @Override
        public Optional<InstantSource> clock() {
            return Optional.of(time);
        }
    }

    private Sessions.Builder builder(SessionStore ledger) {
        return Sessions.named("shop/test")
                .codec(new EnvelopeCodec())
                .backend(SealedSessions.with(Bench.ring()).ledger(ledger))
                .clock(clock);
    }

    private static void assertRefused(Sessions.Builder builder, String id) {
        assertThatExceptionOfType(SessionConfigurationException.class)
                .isThrownBy(builder::build)
                .satisfies(refusal -> assertThat(refusal.problems().get(0).id()).isEqualTo(id))
                .withMessageContaining("stack 'shop/test'");
    }

    @Test
    void aLedgerThatDropsByAnotherClockIsRefused() {
        SettableClock other = SettableClock.at(Instant.parse("2026-01-01T00:02:00Z"));

        assertRefused(builder(new Showing(new ReferenceStore(), Optional.of(new By(other)))), "stack.clock");
        builder(new Showing(new ReferenceStore(), Optional.of(new By(clock)))).build();
    }

    @Test
    void reapingALedgerThatCannotBeReapedIsRefused() {
        assertRefused(
                builder(new Showing(new ReferenceStore(), Optional.empty())).reapEvery(Duration.ofMinutes(1), executor),
                "stack.reap-every");
        assertThat(new ReferenceStore().power(Reapable.class)).isPresent();
        builder(new ReferenceStore()).reapEvery(Duration.ofMinutes(1), executor).build();
    }

    @Test
    void reapingSealedSessionsWithoutALedgerIsRefused() {
        assertRefused(
                Sessions.named("shop/test")
                        .codec(new EnvelopeCodec())
                        .backend(SealedSessions.with(Bench.ring()))
                        .reapEvery(Duration.ofMinutes(1), executor),
                "stack.reap-every");
    }
}
