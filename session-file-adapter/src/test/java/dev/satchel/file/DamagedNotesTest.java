package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StorageKey;
import dev.satchel.testkit.PlainCodec;
import dev.satchel.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk damages what a stack notes for itself: the file is set aside, and what it said is not forgotten with it. */
class DamagedNotesTest {

    private static final KeySpace KEYS = new KeySpace("shop/prod");
    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    @TempDir
    private Path root;

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-03-01T12:00:00Z"));

    private Sessions.Builder stack() {
        return Sessions.named("shop/prod")
                .codec(new PlainCodec())
                .store(FileSessionStore.in(root))
                .clock(clock);
    }

    private Sessions sealed() {
        return stack().sealAtRest(new Bound()).build();
    }

    private static Token signIn(Sessions node, String principal) {
        try (SessionExchange exchange = node.open(List.of())) {
            exchange.session().claim(principal);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private static void write(Sessions node, Token token) {
        try (SessionExchange exchange = node.open(List.of(token))) {
            exchange.session().set(COUNTRY, "DE");
            exchange.commit();
        }
    }

    private static boolean opens(Sessions node, Token token) {
        return node.open(List.of(token)).view().info().owner().isPresent();
    }

    private Path file(StorageKey key) {
        return root.resolve("records").resolve(key.hex().substring(0, 2)).resolve(key.hex());
    }

    /** One bit of the content. */
    private void damage(StorageKey key) throws IOException {
        Path file = file(key);
        byte[] bytes = Files.readAllBytes(file);
        bytes[170] ^= 1;
        Files.write(file, bytes);
    }

    /** Cut off as by a power failure, at a time that the reaper takes for its own. */
    private void cutOff(StorageKey key) throws IOException {
        Path file = file(key);
        Files.write(file, new byte[0]);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }

    // Guard: Reaper passes by what it cannot read; who reads it next has to learn that it was there.
    @Test
    void aReaperThatMeetsTheDamagedFloorBringsNobodyBack() throws IOException {
        Sessions running = stack().build();
        Token token = signIn(running, "ann");
        clock.advance(Duration.ofSeconds(1));
        running.endAllBefore(clock.instant());
        cutOff(KEYS.floor());

        Sessions restarted = stack().build();
        restarted.deleteExpired(100);

        assertThat(opens(restarted, token)).isFalse();
        assertThat(opens(restarted, token)).isFalse();
        assertThat(opens(stack().build(), token)).isFalse();
    }

    @Test
    void aReaperThatMeetsTheDamagedSecretOfTheOwnersLeavesNoPlaceForAnother() throws IOException {
        Sessions running = sealed();
        Token token = signIn(running, "ann");
        cutOff(KEYS.ownerSecret());

        Sessions restarted = sealed();
        restarted.deleteExpired(100);

        assertThatThrownBy(() -> restarted.owned().revokeAll("ann"))
                .isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(opens(running, token)).isTrue();
    }

    @Test
    void aNodeThatFindsTheSecretOfTheOwnersDamagedNeverSaysThatThereIsNobody() throws IOException {
        Sessions running = sealed();
        Token token = signIn(running, "ann");
        damage(KEYS.ownerSecret());
        Sessions restarted = sealed();

        for (int look = 0; look < 2; look++) {
            assertThatThrownBy(() -> restarted.owned().revokeAll("ann"))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> restarted.owned().list("ann"))
                    .isInstanceOf(SessionStoreUnavailableException.class);
            assertThatThrownBy(() -> signIn(restarted, "bob")).isInstanceOf(SessionStoreUnavailableException.class);
        }
        assertThat(opens(running, token)).isTrue();
    }

    @Test
    void aNodeThatReadsTheDamagedSecretFirstLeavesNoPlaceForAnother() throws IOException {
        Token token = signIn(sealed(), "ann");
        damage(KEYS.ownerSecret());
        Sessions restarted = sealed();

        assertThat(opens(restarted, token)).as("unreadable, and no outage").isFalse();
        assertThatThrownBy(() -> restarted.owned().revokeAll("ann"))
                .isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> sealed().owned().revokeAll("ann"))
                .isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void aNodeThatKnowsTheSecretPutsItInThePlaceOfTheDamagedOne() throws IOException {
        Sessions running = sealed();
        Token token = signIn(running, "ann");
        damage(KEYS.ownerSecret());
        Sessions restarted = sealed();
        assertThatThrownBy(() -> restarted.owned().revokeAll("ann"))
                .isInstanceOf(SessionStoreUnavailableException.class);
        clock.advance(Duration.ofSeconds(40));
        write(running, token);

        assertThat(opens(restarted, token)).isTrue();
        assertThat(restarted.owned().revokeAll("ann")).isEqualTo(1);
        assertThat(opens(running, token)).isFalse();
    }

    @Test
    void aNodeThatFindsTheSecretDamagedAndKnowsItGoesOn() throws IOException {
        Sessions running = sealed();
        Token token = signIn(running, "ann");
        damage(KEYS.ownerSecret());
        signIn(running, "ann");

        assertThat(opens(sealed(), token)).isTrue();
        assertThat(sealed().owned().revokeAll("ann")).isEqualTo(2);
    }

    @Test
    void whatEndedBeforeTheFloorWasDamagedStaysEndedOnEveryNode() throws IOException {
        Sessions running = stack().build();
        Token token = signIn(running, "ann");
        clock.advance(Duration.ofSeconds(1));
        running.endAllBefore(clock.instant());
        damage(KEYS.floor());
        List<SessionEvent> heard = new ArrayList<>();
        Sessions restarted = stack().listener(heard::add).build();
        for (int look = 0; look < 3; look++) {
            assertThat(opens(restarted, token)).isFalse();
        }

        assertThat(heard)
                .extracting(event -> ((SessionEvent.Refused) event).reason())
                .containsExactly(RefusalReason.CORRUPT, RefusalReason.REVOKED, RefusalReason.REVOKED);
        assertThat(opens(stack().build(), token)).isFalse();
        clock.advance(Duration.ofSeconds(31));
        assertThat(opens(running, token)).isFalse();
        Token later = signIn(restarted, "ann");
        assertThat(opens(running, later)).isTrue();
        assertThat(opens(stack().build(), later)).isTrue();
    }

    /** Puts the binding before the bytes: enough to tell what was moved elsewhere. */
    private static final class Bound implements Sealer {
        @Override
        public String name() {
            return "bound";
        }

        @Override
        public Payload seal(String purpose, Payload binding, Payload clear) {
            byte[] sealed = Arrays.copyOf(binding.toBytes(), binding.size() + clear.size());
            System.arraycopy(clear.toBytes(), 0, sealed, binding.size(), clear.size());
            return Payload.of(sealed);
        }

        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            byte[] bytes = sealed.toBytes();
            boolean fits = bytes.length >= binding.size()
                    && Arrays.equals(Arrays.copyOf(bytes, binding.size()), binding.toBytes());
            return fits
                    ? Optional.of(Payload.of(Arrays.copyOfRange(bytes, binding.size(), bytes.length)))
                    : Optional.empty();
        }
    }
}
