package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.OwnedSessions.Listing;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.ReferenceStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ledger's record, or a codec, that answers what it never should costs one session. It is told by a type, and it
 * keeps nobody from ending the other sessions.
 */
class OddLedgerTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final String SECRET = "a value";
    private static final int SINCE = 34;

    private final Bench bench = new Bench();
    private final ReferenceStore store = new ReferenceStore();
    private final OddCodec codec = new OddCodec();
    private final Sessions sessions = stack(SealedSessions.with(Bench.ring()).ledger(store));
    private final Token first = signedIn();
    private final Token odd = signedIn();
    private final Token last = signedIn();

    private Sessions stack(SealedSessions sealed) {
        return Sessions.named("shop/test")
                .codec(codec)
                .clock(bench.clock)
                .listener(bench.events::add)
                .backend(sealed)
                .build();
    }

    private Token signedIn() {
        return written(List.of(), "ada", "DE");
    }

    private Token written(List<Token> presented, String owner, String country) {
        try (SessionExchange exchange = sessions.open(presented)) {
            exchange.session().claim(owner);
            exchange.session().set(COUNTRY, country);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private Optional<String> country(Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            Optional<String> country = exchange.view().get(COUNTRY);
            exchange.commit();
            return country;
        }
    }

    private Listing list() {
        return sessions.owned().list("ada");
    }

    private StoredRecord record() {
        return all().get(1);
    }

    private List<StoredRecord> all() {
        return store.findByOwner(new KeySpace("shop/test").owner("ada"), Optional.empty(), 10)
                .records();
    }

    private void put(Instant lastUsedAt, Instant reclaimAt, Payload payload) {
        StoredRecord from = record();
        store.replace(
                new StoredRecord(from.key(), from.version() + 1, lastUsedAt, reclaimAt, from.owner(), payload),
                from.version());
    }

    private void since(long millis) {
        byte[] bytes = record().payload().toBytes();
        ByteBuffer.wrap(bytes).putLong(SINCE, millis);
        put(record().lastUsedAt(), record().reclaimAt(), Payload.of(bytes));
    }

    private List<RefusalReason> refusals() {
        return bench.events.stream()
                .filter(SessionEvent.Refused.class::isInstance)
                .map(event -> ((SessionEvent.Refused) event).reason())
                .toList();
    }

    private void assertOneIsUnreadableAndAllCanBeEnded() {
        assertThat(list()).hasSize(2);
        assertThat(list().unreadable()).isEqualTo(1);
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(3);
        assertThat(all()).isEmpty();
        assertThat(country(first)).isEmpty();
        assertThat(country(last)).isEmpty();
    }

    static List<Arguments> timesThatNoSessionHas() {
        Instant reclaimed = Bench.NOON.plus(Duration.ofHours(1));
        return List.of(
                Arguments.of(Instant.MIN, reclaimed),
                Arguments.of(Instant.ofEpochMilli(Long.MIN_VALUE), reclaimed),
                Arguments.of(Bench.NOON, Instant.MIN),
                Arguments.of(Bench.NOON, Instant.ofEpochMilli(Long.MIN_VALUE)),
                Arguments.of(Bench.NOON, Instant.MAX),
                Arguments.of(Bench.NOON, Instant.ofEpochMilli(Long.MAX_VALUE)),
                Arguments.of(Instant.MIN, Instant.MAX));
    }

    // Guard: LedgerRecord.of; deadlines are sums of milliseconds, and these do not fit.
    @ParameterizedTest
    @MethodSource("timesThatNoSessionHas")
    void aRecordWithTimesThatNobodyCanCountWithIsUnreadable(Instant lastUsedAt, Instant reclaimAt) {
        put(lastUsedAt, reclaimAt, record().payload());

        assertThat(country(odd)).isEmpty();
        assertThat(refusals()).containsExactly(RefusalReason.CORRUPT);
        assertThat(sessions.explain(odd).opens()).isFalse();
        assertOneIsUnreadableAndAllCanBeEnded();
    }

    @Test
    void aRecordOfAnotherFormatMayHaveAnyTimes() {
        put(Instant.MAX, Instant.MAX, Payload.of(SECRET.getBytes(US_ASCII)));

        assertThat(country(odd)).isEmpty();
        assertThat(sessions.explain(odd).opens()).isFalse();
        assertOneIsUnreadableAndAllCanBeEnded();
    }

    @Test
    void aUseThatLiesAheadCountsAsNowHoweverFarAheadItLies() {
        put(Instant.MAX, record().reclaimAt(), record().payload());

        assertThat(country(odd)).contains("DE");
        assertThat(record().lastUsedAt()).isEqualTo(Bench.NOON);
        assertThat(list()).hasSize(3);
    }

    // Guard: LedgerBackend.lost; what took the token's place has a time of its own.
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE})
    void aTokenThatWasReplacedAtNoTimeIsNotWrittenOver(long millis) {
        SessionExchange slow = sessions.open(List.of(odd));
        slow.session().set(COUNTRY, "FR");
        try (SessionExchange rotating = sessions.open(List.of(odd))) {
            rotating.session().rotate();
            rotating.commit();
        }
        since(millis);

        assertThatThrownBy(slow::commit).isInstanceOf(CorruptSessionException.class);
        assertThat(country(odd)).isEmpty();
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(3);
    }

    static List<Supplier<@Nullable SessionState>> waysToReadNothing() {
        return List.of(
                () -> {
                    throw new IllegalArgumentException(SECRET);
                },
                () -> {
                    throw new SessionValueException(COUNTRY, "cannot be decoded");
                },
                () -> {
                    throw new StackOverflowError(SECRET);
                },
                () -> null);
    }

    @ParameterizedTest
    @MethodSource("waysToReadNothing")
    void aRecordThatItsCodecCannotReadIsUnreadableHoweverTheCodecSaysSo(Supplier<@Nullable SessionState> read) {
        codec.unreadable = LedgerEntry.envelope(record().payload());
        codec.read = read;

        assertOneIsUnreadableAndAllCanBeEnded();
    }

    @ParameterizedTest
    @MethodSource("waysToReadNothing")
    void aTokenThatItsCodecCannotReadIsRefusedHoweverTheCodecSaysSo(Supplier<@Nullable SessionState> read) {
        codec.all = true;
        codec.read = read;

        for (Sessions each : List.of(sessions, stack(SealedSessions.with(Bench.ring())))) {
            assertThat(each.explain(odd).opens()).isFalse();
        }
        assertThat(country(odd)).isEmpty();
        assertThat(refusals()).containsExactly(RefusalReason.CORRUPT);
    }

    @Test
    void anOutageOfACodecIsNotCalledDamage() {
        codec.all = true;
        codec.read = () -> {
            throw new SessionStoreUnavailableException("the keys are away");
        };

        assertThatThrownBy(() -> country(odd)).isInstanceOf(SessionStoreUnavailableException.class);
    }

    static List<Supplier<@Nullable Payload>> waysToWriteNothing() {
        return List.of(
                () -> {
                    throw new IllegalStateException(SECRET);
                },
                () -> {
                    throw new StackOverflowError(SECRET);
                },
                () -> null);
    }

    @ParameterizedTest
    @MethodSource("waysToWriteNothing")
    void aSessionThatItsCodecCannotWriteIsToldByAType(Supplier<@Nullable Payload> write) {
        Sessions bare = stack(SealedSessions.with(Bench.ring()));
        codec.write = Optional.of(write);

        for (Sessions each : List.of(sessions, bare)) {
            SessionExchange exchange = each.open(List.of());
            exchange.session().set(COUNTRY, SECRET);
            assertThatThrownBy(exchange::commit)
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasNoCause()
                    .hasMessageContaining("[codec.size]")
                    .hasMessageNotContaining(SECRET);
        }
        assertThatThrownBy(() -> stack(SealedSessions.with(Bench.ring())))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("odd");
    }

    /** Fails as it is told, at one envelope or at all. */
    @SuppressWarnings("NullAway")
    private static final class OddCodec implements SessionCodec {
        private final EnvelopeCodec sound = new EnvelopeCodec();
        private Payload unreadable = Payload.EMPTY;
        private boolean all;
        private Supplier<@Nullable SessionState> read = () -> null;
        private Optional<Supplier<@Nullable Payload>> write = Optional.empty();

        @Override
        public String name() {
            return "odd";
        }

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return sound.encode(attribute, value);
        }

        @Override
        public <T> T decode(Attribute<T> attribute, Payload value) {
            return sound.decode(attribute, value);
        }

        @Override
        public Payload write(SessionState state) {
            return write.isPresent() ? write.get().get() : sound.write(state);
        }

        @Override
        public SessionState read(Payload payload) {
            return all || payload.equals(unreadable) ? read.get() : sound.read(payload);
        }
    }
}
