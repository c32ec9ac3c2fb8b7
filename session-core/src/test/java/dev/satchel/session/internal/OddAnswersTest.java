package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.OwnedSessions.Listing;
import dev.satchel.session.Session;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store or a codec that answers what it never should costs one session, or one call. It is told by a type, and it
 * keeps nobody from ending the other sessions.
 */
class OddAnswersTest {

    private static final String SECRET = "a value";

    private final World world = new World();
    private final OddCodec codec = new OddCodec();
    private final NullStore store = new NullStore(world.store);
    private final Sessions sessions = stack(Undecodable.DROP_VALUE);
    private final Token first = signedIn();
    private final Token odd = signedIn();
    private final Token last = signedIn();

    private Sessions stack(Undecodable undecodable) {
        Assembly assembly = new Assembly("test");
        assembly.policy(SessionPolicy.builder().undecodable(undecodable).build());
        assembly.codec(codec);
        assembly.store(store);
        assembly.clock(world);
        assembly.listener(world.events::add);
        return assembly.build();
    }

    private Token signedIn() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().claim("ada");
            exchange.session().set(COUNTRY, "DE");
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    /** Reads with this token, and answers; the answer is what tells a touch that cannot be computed. */
    private Optional<String> country(Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            Optional<String> country = exchange.view().get(COUNTRY);
            exchange.commit();
            return country;
        }
    }

    private Listing list() {
        return sessions.owned().list("ada", COUNTRY);
    }

    private StoredRecord record(Token token) {
        return world.store.find(new KeySpace("test").key(token)).orElseThrow();
    }

    private void put(StoredRecord from, Instant lastUsedAt, Instant reclaimAt, Payload content) {
        world.store.put(new StoredRecord(from.key(), from.version(), lastUsedAt, reclaimAt, from.owner(), content));
    }

    private void date(Instant lastUsedAt, Instant reclaimAt) {
        put(record(odd), lastUsedAt, reclaimAt, record(odd).payload());
    }

    private void assertOneIsUnreadableAndAllCanBeEnded() {
        assertThat(country(odd)).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.CORRUPT);
        assertThat(list()).hasSize(2);
        assertThat(list().unreadable()).isEqualTo(1);
        assertThat(sessions.explain(odd).opens()).isFalse();

        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(3);
        assertThat(world.store.all()).isEmpty();
        assertThat(Stream.of(first, last))
                .allSatisfy(token -> assertThat(country(token)).isEmpty());
    }

    // Times.

    static List<Arguments> timesThatNoSessionHas() {
        Instant used = World.START;
        Instant reclaimed = used.plus(Duration.ofHours(1));
        return List.of(
                Arguments.of(Instant.MIN, reclaimed),
                Arguments.of(Instant.ofEpochMilli(Long.MIN_VALUE), reclaimed),
                Arguments.of(used, Instant.MIN),
                Arguments.of(used, Instant.ofEpochMilli(Long.MIN_VALUE)),
                Arguments.of(used, Instant.MAX),
                Arguments.of(used, Instant.ofEpochMilli(Long.MAX_VALUE)),
                Arguments.of(Instant.MIN, Instant.MAX));
    }

    // Guard: StoredBackend.loaded; deadlines are sums of milliseconds, and these do not fit.
    @ParameterizedTest
    @MethodSource("timesThatNoSessionHas")
    void aRecordWithTimesThatNobodyCanCountWithIsUnreadable(Instant lastUsedAt, Instant reclaimAt) {
        date(lastUsedAt, reclaimAt);

        assertOneIsUnreadableAndAllCanBeEnded();
    }

    // Guard: StoredBackend.unreadable; what cannot be read may have any times.
    @Test
    void aRecordOfAnotherFormatMayHaveAnyTimes() {
        put(record(odd), Instant.MAX, Instant.MAX, Payload.of(SECRET.getBytes(StandardCharsets.US_ASCII)));

        assertOneIsUnreadableAndAllCanBeEnded();
    }

    @Test
    void aUseThatLiesAheadCountsAsNowHoweverFarAheadItLies() {
        date(Instant.MAX, record(odd).reclaimAt());

        assertThat(country(odd)).contains("DE");
        assertThat(record(odd).lastUsedAt()).isEqualTo(World.START);
        assertThat(list()).hasSize(3);
    }

    // Guard: Composition.handsOver asks first whether the time is believed.
    @Test
    void aRotationThatLiesAheadIsOneOfLongAgo() {
        try (SessionExchange exchange = sessions.open(List.of(odd))) {
            exchange.session().rotate();
            exchange.commit();
        }
        date(Instant.MAX, record(odd).reclaimAt());

        assertThat(country(odd)).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .containsExactly(RefusalReason.SUPERSEDED);
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(3);
    }

    @Test
    void atAnAddressItIsNotOverwritten() {
        sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));
        StoredRecord chat = world.store.find(new KeySpace("test").key(CHAT)).orElseThrow();
        put(chat, Instant.MIN, Instant.MIN, chat.payload());

        assertThatThrownBy(() -> sessions.at(CHAT).edit(s -> s.set(COUNTRY, "FR")))
                .isInstanceOf(CorruptSessionException.class);
    }

    // A codec that fails.

    static List<Supplier<SessionState>> waysToReadNothing() {
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

    // Guard: GuardedCodec.read.
    @ParameterizedTest
    @MethodSource("waysToReadNothing")
    void aSessionThatItsCodecCannotReadIsUnreadableHoweverTheCodecSaysSo(Supplier<SessionState> read) {
        codec.unreadable = record(odd).payload();
        codec.read = read;

        assertOneIsUnreadableAndAllCanBeEnded();
    }

    @Test
    void anOutageOfACodecIsNotCalledDamage() {
        codec.unreadable = record(odd).payload();
        codec.read = () -> {
            throw new SessionStoreUnavailableException("the keys are away");
        };

        assertThatThrownBy(() -> country(odd)).isInstanceOf(SessionStoreUnavailableException.class);
    }

    static List<Supplier<Object>> waysToDecodeNothing() {
        return List.of(
                () -> {
                    throw new IllegalStateException(SECRET);
                },
                () -> {
                    throw new StackOverflowError(SECRET);
                },
                () -> null);
    }

    // Guard: GuardedCodec.decode; a value is dropped, and it is told.
    @ParameterizedTest
    @MethodSource("waysToDecodeNothing")
    void aValueThatItsCodecCannotDecodeIsWhatThePolicyMakesOfIt(Supplier<Object> decode) {
        codec.decode = Optional.of(decode);

        assertThat(country(odd)).isEmpty();
        assertThat(list()).hasSize(3).allSatisfy(one -> assertThat(one.shown()).isEmpty());
        assertThat(world.heard(SessionEvent.ValueDropped.class)).hasSize(4);
    }

    // Guard: Values.decoded takes no null for the lack of a value.
    @ParameterizedTest
    @MethodSource("waysToDecodeNothing")
    void anUpdateDoesNotReplaceWhatCannotBeDecodedUnheard(Supplier<Object> decode) {
        codec.decode = Optional.of(decode);
        assertThatThrownBy(() -> edit(stack(Undecodable.FAIL), s -> s.update(COUNTRY, "init", old -> old + "!")))
                .isInstanceOf(SessionValueException.class)
                .hasNoCause()
                .hasMessageContaining("'country'")
                .hasMessageNotContaining(SECRET);
        codec.decode = Optional.empty();

        assertThat(country(odd)).contains("DE");
    }

    static List<Supplier<Payload>> waysToWriteNothing() {
        return List.of(
                () -> {
                    throw new IllegalStateException(SECRET);
                },
                () -> {
                    throw new StackOverflowError(SECRET);
                },
                () -> null);
    }

    // Guard: GuardedCodec.encode.
    @ParameterizedTest
    @MethodSource("waysToWriteNothing")
    void aValueThatItsCodecCannotEncodeIsRefusedAtSetHoweverTheCodecSaysSo(Supplier<Payload> encode) {
        edit(sessions, session -> {
            codec.encode = Optional.of(encode);
            for (ThrowingCallable write : List.<ThrowingCallable>of(
                    () -> session.set(COUNTRY, SECRET),
                    () -> session.flash(COUNTRY, SECRET),
                    () -> session.update(COUNTRY, SECRET, old -> SECRET))) {
                assertThatThrownBy(write)
                        .isInstanceOf(SessionValueException.class)
                        .hasNoCause()
                        .hasMessageContaining("'country'")
                        .hasMessageNotContaining(SECRET);
            }
            codec.encode = Optional.empty();
            session.set(COUNTRY, "FR");
        });

        assertThat(country(odd)).contains("FR");
    }

    // Guard: GuardedCodec.size; a rotation measures its marker when the successor is there already.
    @ParameterizedTest
    @MethodSource("waysToWriteNothing")
    void aSessionThatItsCodecCannotWriteIsToldByAType(Supplier<Payload> write) {
        for (Consumer<Session> change :
                List.<Consumer<Session>>of(session -> session.set(COUNTRY, "FR"), Session::rotate)) {
            codec.write = Optional.of(write);
            assertThatThrownBy(() -> edit(sessions, change))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasNoCause()
                    .hasMessageContaining("'odd' failed with")
                    .hasMessageNotContaining(SECRET);
            codec.write = Optional.empty();

            assertThat(country(odd)).contains("DE");
            assertThat(list()).hasSize(3);
        }
    }

    // Guard: StoredBackend.rotate; a codec may fail at a marker that takes a session.
    @ParameterizedTest
    @MethodSource("waysToWriteNothing")
    void aMarkerThatItsCodecCannotWriteLeavesNoCopy(Supplier<Payload> write) {
        codec.atMarkersOnly = true;
        codec.write = Optional.of(write);

        assertThatThrownBy(() -> edit(sessions, Session::rotate)).isInstanceOf(SessionConfigurationException.class);

        codec.write = Optional.empty();
        assertThat(world.store.all()).hasSize(3);
        assertThat(country(odd)).contains("DE");
    }

    private void edit(Sessions stack, Consumer<Session> change) {
        try (SessionExchange exchange = stack.open(List.of(odd))) {
            change.accept(exchange.session());
            exchange.commit();
        }
    }

    // A store that answers null.

    private void assertUnavailable(ThrowingCallable call) {
        store.nothing = true;
        assertThatThrownBy(call)
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("stepped");
        store.nothing = false;
    }

    // Guard: GuardedStore; null is no answer, neither "nothing there" nor "another version".
    @Test
    void aStoreThatAnswersNullIsUnavailable() {
        assertUnavailable(() -> country(odd));
        assertUnavailable(this::list);
        assertUnavailable(() -> sessions.owned().revokeAll("ada"));
        assertUnavailable(this::signedIn);

        assertThat(country(odd)).contains("DE");
        assertThat(list()).hasSize(3);
    }

    @Test
    void aWriteThatIsAnsweredWithNullIsNoConflict() {
        SessionExchange update = sessions.open(List.of(odd));
        update.session().set(COUNTRY, "FR");
        assertUnavailable(update::commit);

        SessionExchange logout = sessions.open(List.of(odd));
        logout.session().destroy();
        assertUnavailable(logout::commit);

        assertThat(world.heard(SessionEvent.Conflicted.class)).isEmpty();
        assertThat(country(odd)).contains("DE");
    }

    @Test
    void aTouchThatIsAnsweredWithNullIsAFailedOne() {
        world.advance(Duration.ofMinutes(2));
        SessionExchange reading = sessions.open(List.of(odd));
        reading.view().get(COUNTRY);
        store.nothing = true;

        assertThat(reading.commit()).isEqualTo(new Directive.Keep());
        assertThat(world.heard(SessionEvent.TouchFailed.class)).hasSize(1);
    }

    /** Keeps bytes, and answers null to all that it is asked while it is told to; then nothing is done either. */
    private static final class NullStore implements SessionStore, OwnerIndexed, Touchable {
        private final SteppedStore below;
        private boolean nothing;

        NullStore(SteppedStore below) {
            this.below = below;
        }

        @SuppressWarnings("NullAway")
        private <T> T answer(Supplier<T> result) {
            return nothing ? null : result.get();
        }

        private static StoredRecord inBytes(StoredRecord record) {
            return new StoredRecord(
                    record.key(),
                    record.version(),
                    record.lastUsedAt(),
                    record.reclaimAt(),
                    record.owner(),
                    record.payload());
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return answer(() -> below.find(key));
        }

        @Override
        public WriteResult create(StoredRecord first) {
            return answer(() -> below.create(inBytes(first)));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return answer(() -> below.replace(inBytes(next), expectedVersion));
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return answer(() -> below.delete(key, expectedVersion));
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            return answer(() -> below.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt));
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            return answer(() -> below.findByOwner(owner, after, limit));
        }

        @Override
        public StoreTraits traits() {
            return below.traits();
        }
    }

    /** Fails as it is told, at one session or at each value. */
    private static final class OddCodec implements SessionCodec {
        private final PlainCodec sound = new PlainCodec();
        private Payload unreadable = Payload.EMPTY;
        private Supplier<SessionState> read = () -> sound.read(unreadable);
        private Optional<Supplier<Object>> decode = Optional.empty();
        private Optional<Supplier<Payload>> encode = Optional.empty();
        private Optional<Supplier<Payload>> write = Optional.empty();
        private boolean atMarkersOnly;

        @Override
        public String name() {
            return "odd";
        }

        @Override
        public <T> Payload encode(Attribute<T> attribute, T value) {
            return encode.isPresent() ? encode.get().get() : sound.encode(attribute, value);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T decode(Attribute<T> attribute, Payload value) {
            return decode.isPresent() ? (T) decode.get().get() : sound.decode(attribute, value);
        }

        @Override
        public Payload write(SessionState state) {
            boolean fails =
                    write.isPresent() && (!atMarkersOnly || state.successor().isPresent());
            return fails ? write.orElseThrow().get() : sound.write(state);
        }

        @Override
        public SessionState read(Payload payload) {
            return payload.equals(unreadable) ? read.get() : sound.read(payload);
        }
    }
}
