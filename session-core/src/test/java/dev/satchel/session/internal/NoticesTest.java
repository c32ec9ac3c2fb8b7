package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satchel.session.Attribute;
import dev.satchel.session.OwnedSessions.Owned;
import dev.satchel.session.OwnedSessions.Ref;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Undecodable;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said, and what is not, in the log, in messages and in {@code toString}. */
class NoticesTest {

    private static final String SECRET = "hunter2";
    private static final Attribute<String> TEXT = Attribute.of("points", String.class);
    private static final Attribute<Integer> NUMBER = Attribute.of("points", Integer.class);

    private final World world = new World();
    private final Logger logger = Logger.getLogger("dev.satchel.session.internal");
    private final Lines lines = new Lines();

    private static final class Lines extends Handler {
        private final List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
    }

    private Sessions.Builder builder() {
        return Sessions.named("test").codec(world.codec).store(world.store).clock(world);
    }

    @Test
    void theFirstDroppedValueOfAnAttributeIsLoggedWhereNobodyListens() {
        Sessions sessions = builder().build();
        sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));

        for (int i = 0; i < 3; i++) {
            Optional<Integer> read = sessions.at(CHAT).read(view -> view.get(NUMBER));
            assertThat(read).isEmpty();
        }

        assertThat(lines.lines)
                .singleElement()
                .asString()
                .startsWith("WARNING stack 'test': a stored value of attribute 'points'")
                .doesNotContain(SECRET);
    }

    @Test
    void nothingIsLoggedWhereSomebodyListens() {
        Sessions sessions = builder().listener(world.events::add).build();
        sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));

        Optional<Integer> read = sessions.at(CHAT).read(view -> view.get(NUMBER));

        assertThat(read).isEmpty();
        assertThat(world.heard(SessionEvent.ValueDropped.class)).hasSize(1);
        assertThat(lines.lines).isEmpty();
    }

    private void damageTheChat() {
        StoredRecord record = world.store.all().get(0);
        world.store.replace(
                new StoredRecord(
                        record.key(),
                        record.version() + 1,
                        record.lastUsedAt(),
                        record.reclaimAt(),
                        record.owner(),
                        Payload.of(new byte[] {1})),
                record.version());
    }

    @Test
    void theFirstSessionThatCannotBeReadIsLoggedWhereNobodyListens() {
        Sessions sessions = builder().build();
        sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));
        damageTheChat();

        for (int i = 0; i < 3; i++) {
            Optional<String> read = sessions.at(CHAT).read(view -> view.get(TEXT));
            assertThat(read).isEmpty();
        }

        assertThat(lines.lines)
                .singleElement()
                .asString()
                .startsWith("WARNING stack 'test': a stored session cannot be read here, and counts as absent");
    }

    @Test
    void aSessionThatEndsForAValueThatCannotBeReadIsLoggedWhereNobodyListens() {
        Sessions sessions = builder()
                .policy(SessionPolicy.builder()
                        .undecodable(Undecodable.DROP_SESSION)
                        .build())
                .build();
        sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));

        Optional<Integer> read = sessions.at(CHAT).read(view -> view.get(NUMBER));

        assertThat(read).isEmpty();
        assertThat(lines.lines).last().asString().startsWith("WARNING stack 'test': a session was ended because");
    }

    @Test
    void anOutageThatReadsDoNotShowIsLoggedOnceAMinuteWhereNobodyListens() {
        Sessions sessions = builder()
                .policy(SessionPolicy.builder().bridgeOutages().build())
                .build();
        for (int i = 0; i < 5; i++) {
            world.store.before(Verb.FIND, () -> {
                throw new SessionStoreUnavailableException("the network is away");
            });
            Optional<String> read = sessions.at(CHAT).read(view -> view.get(TEXT));
            assertThat(read).isEmpty();
            world.advance(Duration.ofSeconds(20));
        }

        assertThat(lines.lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("WARNING stack 'test': the storage does not answer"));
    }

    @Test
    void twoTypesUnderOneNameAreLoggedOnceWithBoth() {
        Sessions sessions = builder().listener(world.events::add).build();

        for (int i = 0; i < 3; i++) {
            sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));
            sessions.at(CHAT).edit(session -> session.update(NUMBER, 0, n -> n + 1));
        }

        assertThat(lines.lines)
                .singleElement()
                .asString()
                .contains("'points'", "java.lang.String", "java.lang.Integer")
                .doesNotContain(SECRET);
    }

    @Test
    void aFlashValueOfTheSameNameAndAnUntypedWriteAreNoSecondType() {
        Sessions sessions = builder().listener(world.events::add).build();

        sessions.at(CHAT).edit(session -> session.set(TEXT, "x"));
        sessions.at(CHAT).edit(session -> session.flash(NUMBER, 1));
        sessions.at(CHAT).edit(session -> session.replace(Map.of("points", "y")));

        assertThat(lines.lines).isEmpty();
    }

    @Test
    void readingUnderAnotherTypeThanWrittenNamesBothWhereThePolicyFails() {
        Sessions sessions = builder()
                .policy(SessionPolicy.builder().undecodable(Undecodable.FAIL).build())
                .build();
        sessions.at(CHAT).edit(session -> session.set(TEXT, SECRET));

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> sessions.at(CHAT).read(view -> view.get(NUMBER)))
                .withMessageContaining("java.lang.Integer")
                .withMessageContaining("java.lang.String");
        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> sessions.at(CHAT).edit(session -> session.update(NUMBER, 0, n -> n + 1)))
                .withMessageContaining("java.lang.String");
    }

    @Test
    void namesInMessagesAreOneLineOfPlainText() {
        String name = "a\r\nFATAL \u001b[31m\u0085\u202Eb\u2028\u0000\u007f\uFEFF";
        Attribute<String> odd = Attribute.of(name, String.class);

        for (String message : List.of(
                new SessionValueException(odd, "is wrong").getMessage(),
                odd.toString(),
                new SessionEvent.ValueDropped(Instant.EPOCH, "00000000", name).toString(),
                Printable.of(name))) {
            assertThat(message.codePoints().filter(Character::isISOControl).toArray())
                    .isEmpty();
            assertThat(message).doesNotContain("\u202E", "\u2028", "\uFEFF").contains("\\u001b[31m");
        }
    }

    @Test
    void orderlyNamesStayAsTheyAre() {
        assertThat(Printable.of("größe 漢字 🧳 a.b:c \\ \"q\"")).isEqualTo("größe 漢字 🧳 a.b:c \\ \"q\"");
        assertThat(Printable.of("\uD83D")).isEqualTo("\\ud83d");
    }

    @Test
    void whatNamesASessionOrItsOwnerIsNotShown() {
        Ref ref = new Ref(SECRET);
        Owned owned = new Owned(ref, Instant.EPOCH, Instant.EPOCH, "0badcafe", Map.of("note", SECRET));
        SessionInfo info = new SessionInfo(
                false,
                Optional.of(SECRET),
                Optional.of(ref),
                Optional.of(Instant.EPOCH),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                2,
                "0badcafe");

        assertThat(Set.of(ref.toString(), owned.toString(), info.toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
        assertThat(owned.toString()).contains("0badcafe", "note");
        assertThat(info.toString()).contains("0badcafe", "owned");
    }
}
