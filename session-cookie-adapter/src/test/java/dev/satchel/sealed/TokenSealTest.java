package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.opened;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import dev.satchel.testkit.ReferenceStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenSealTest {

    private static final int FRAME = 4 + 16 + 22;

    private final Bench bench = new Bench();
    private final RootKey root = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private final KeyRing ring = Bench.ring(root);
    private final SessionBackend backend = bench.backend(ring);

    private static String header(Token token) {
        String text = token.value().substring(0, token.value().indexOf('.'));
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
    }

    private static int cipherBytes(Token token) {
        return Base64.getUrlDecoder().decode(token.value().split("\\.", -1)[3]).length;
    }

    @Test
    void whatWasSealedOpensAsItWas() {
        SessionState state = bench.state("country", "Côte d'Ivoire 🇨🇮", "empty", "");

        Snapshot opened = opened(backend, created(backend, state));

        assertThat(opened.state()).isEqualTo(state);
        assertThat(opened.lastUsedAt()).isEqualTo(Bench.NOON);
    }

    @Test
    void theHeaderHasExactlyTheFourMembers() {
        Token token = created(backend, bench.state());

        assertThat(header(token))
                .matches(
                        "\\{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"[A-Za-z0-9_-]{16}\\.20517\",\"typ\":\"satchel\\+jwt\"}")
                .contains(ring.list().get(0).id());
    }

    @Test
    void theSameSessionTwiceGivesDifferentTokens() {
        SessionState state = bench.state("a", "b");

        assertThat(created(backend, state)).isNotEqualTo(created(backend, state));
    }

    @Test
    void theSizeOfASnapshotIsThatOfItsToken() {
        Token token = created(backend, bench.state("a", "b"));

        assertThat(opened(backend, token).size()).isEqualTo(token.value().length());
    }

    @Test
    void lengthsTellNoMoreThanStepsOfThirtyTwoBytes() {
        Set<Integer> lengths = new HashSet<>();
        for (int size = 0; size < 320; size++) {
            lengths.add(cipherBytes(created(backend, bench.state("a", "x".repeat(size)))));
        }

        assertThat(lengths).hasSizeBetween(10, 11).allMatch(length -> length % 32 == 0);
    }

    @Test
    void aTokenExactlyAtItsBudgetPassesAndOneByteMoreFails() {
        int most = 0;
        SessionTooLargeException refusal = null;
        for (int size = 2600; refusal == null; size++) {
            try {
                most = created(backend, bench.state("a", "x".repeat(size)))
                        .value()
                        .length();
            } catch (SessionTooLargeException tooLarge) {
                refusal = tooLarge;
            }
        }

        assertThat(most).isEqualTo(4000);
        assertThat(refusal.limit()).isEqualTo(4000);
        assertThat(refusal.actual()).isGreaterThan(4000).isLessThan(4000 + 50);
        assertThat(refusal.heaviest().keySet()).startsWith("a");
    }

    @Test
    void aFullTokenHoldsTwoThousandEightHundredBytesOfSession() {
        Token token = created(backend, bench.state("a", "x".repeat(2650)));

        assertThat(bench.codec.write(opened(backend, token).state()).size()).isGreaterThan(2800);
    }

    @Test
    void thePolicysBudgetIsKept() {
        bench.policy = SessionPolicy.builder().budget(1000).build();
        SessionBackend small = bench.backend(ring);

        assertThat(small.traits().budget()).isEqualTo(1000);
        assertThat(created(small, bench.state("a", "x".repeat(400))).value()).hasSizeLessThanOrEqualTo(1000);
        assertThatThrownBy(() -> created(small, bench.state("a", "x".repeat(700))))
                .isInstanceOfSatisfying(SessionTooLargeException.class, tooLarge -> {
                    assertThat(tooLarge.limit()).isEqualTo(1000);
                    assertThat(tooLarge.actual()).isGreaterThan(1000);
                });
    }

    @Test
    void aBudgetThatNoCookieHoldsIsRefusedAtComposition() {
        bench.policy = SessionPolicy.builder().budget(4001).build();

        assertThatThrownBy(() -> bench.backend(ring))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.budget]")
                .hasMessageContaining("4000");
    }

    @Test
    void whatIsSealedForOneStackDoesNotOpenInAnother() {
        Token token = created(backend, bench.state("a", "b"));

        assertThat(bench.backend("shop/prod", ring).load(token)).is(refused(RefusalReason.FORGED));
        assertThat(bench.backend("shop/test", ring).load(token)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void whatIsSealedUnderOneKeyDoesNotOpenUnderAnother() {
        Token token = created(backend, bench.state("a", "b"));

        assertThat(bench.backend(Bench.ring()).load(token)).is(refused(RefusalReason.KEY));
    }

    @Test
    void everyWriteIssuesAnotherTokenATouchToo() {
        Token first = created(backend, bench.state("a", "b"));
        Snapshot held = opened(backend, first);
        bench.clock.advance(Duration.ofMinutes(2));
        SessionState touched =
                held.state().toBuilder().lastUsedAt(bench.clock.instant()).build();

        Token second = Bench.issued(backend.update(held, touched));
        Token third = Bench.issued(backend.rotate(held, touched));

        assertThat(Set.of(first, second, third)).hasSize(3);
        assertThat(opened(backend, second).lastUsedAt()).isEqualTo(bench.clock.instant());
        assertThat(opened(backend, third).state()).isEqualTo(touched);
    }

    @Test
    void endingHasNothingToDo() {
        Snapshot held = opened(backend, created(backend, bench.state()));

        assertThat(backend.end(held, bench.clock.instant())).isTrue();
    }

    @Test
    void thereIsNothingAtAnAddress() {
        SessionAddress address = SessionAddress.of("telegram", "42");

        assertThat(backend.load(address)).isEqualTo(new Loaded.Nothing());
        assertThatThrownBy(() -> backend.create(Optional.of(address), bench.state(), Optional.empty()))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.address]");
    }

    @Test
    void itPromisesNothingThatNeedsAServersMemory() {
        assertThat(backend.traits().guarantees()).containsExactlyInAnyOrder(Guarantee.SHARED, Guarantee.DURABLE);
        assertThat(backend.traits().budget()).isEqualTo(4000);
        assertThat(backend.traits().notes()).anyMatch(note -> note.contains("the last response wins"));
    }

    @Test
    void whatWasIssuedMoreThanAMinuteAheadIsRefused() {
        SessionState state = bench.state("a", "b");
        SessionState skewed =
                state.toBuilder().lastUsedAt(Bench.NOON.plusSeconds(60)).build();
        SessionState ahead =
                state.toBuilder().lastUsedAt(Bench.NOON.plusMillis(60_001)).build();

        assertThat(backend.load(created(backend, skewed))).isInstanceOf(Loaded.Found.class);
        assertThat(backend.load(created(backend, ahead))).is(refused(RefusalReason.UNSUPPORTED));
    }

    @Test
    void anotherDayHasAnotherKeyAndBothOpen() {
        Token today = created(backend, bench.state("a", "b"));
        bench.clock.advance(Duration.ofDays(1));
        Token tomorrow = created(backend, bench.state("a", "b"));

        assertThat(header(tomorrow)).contains(".20518\"").isNotEqualTo(header(today));
        assertThat(backend.load(today)).isInstanceOf(Loaded.Found.class);
        assertThat(backend.load(tomorrow)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void aDayThatHasNotComeIsRefusedButForTheClockSkew() {
        Instant midnight = Instant.parse("2026-03-06T00:00:00Z");
        bench.clock.set(midnight);
        Token token = created(backend, bench.state("a", "b"));

        bench.clock.set(midnight.minusSeconds(60));
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
        bench.clock.set(midnight.minusMillis(60_001));
        assertThat(backend.load(token)).is(refused(RefusalReason.UNSUPPORTED));
    }

    @Test
    void aDayBeyondTheLongestLifetimeIsRefusedBeforeItsKeyIsDerived() {
        SessionBackend short_ =
                SealedSessions.with(ring).longestLifetime(Duration.ofDays(2)).create(bench.composition("shop/test"));
        Token token = created(short_, bench.state("a", "b"));

        bench.clock.set(Instant.parse("2026-03-08T00:00:59.999Z"));
        assertThat(short_.load(token)).isInstanceOf(Loaded.Found.class);
        bench.clock.set(Instant.parse("2026-03-08T00:01:00Z"));
        assertThat(short_.load(token)).is(refused(RefusalReason.KEY));
        assertThat(bench.backend(Bench.ring()).load(token))
                .as("the same answer as for a key that is not there")
                .is(refused(RefusalReason.KEY));
    }

    @Test
    void aSessionThatWouldOutliveItsTokensKeyIsRefusedWhenItIsWritten() {
        SessionState state = bench.state().toBuilder()
                .expiresAt(Bench.NOON.plus(Duration.ofDays(401)))
                .build();

        assertThatThrownBy(() -> created(backend, state))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.lifetime]");
        SessionBackend longer =
                SealedSessions.with(ring).longestLifetime(Duration.ofDays(500)).create(bench.composition("shop/test"));
        assertThat(longer.load(created(longer, state))).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void aKeySealsTwoToTheThirtyOneTimesADayAndNoMore() {
        DerivedKeys keys = keysOfTheStack();
        keys.sealing(20517).seals().set(ContentKey.MAX_SEALS - 1);

        assertThat(created(backend, bench.state())).isNotNull();
        assertThatThrownBy(() -> created(backend, bench.state()))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("2^31");
        assertThatThrownBy(() -> created(bench.backend(ring), bench.state()))
                .as("the count is the key's, not the backend's")
                .isInstanceOf(SessionStoreUnavailableException.class);
        bench.clock.advance(Duration.ofDays(1));
        assertThat(created(backend, bench.state())).isNotNull();
        bench.clock.advance(Duration.ofDays(-1));
        assertThatThrownBy(() -> created(backend, bench.state()))
                .as("a clock that goes back finds the count again")
                .isInstanceOf(SessionStoreUnavailableException.class);
    }

    private DerivedKeys keysOfTheStack() {
        created(backend, bench.state());
        return ring.derived(new TokenSeal.Stack("shop/test"));
    }

    @Test
    void forgedTokensPushNoKeyOutOfTheCache() {
        Token honest = created(backend, bench.state());
        assertThat(backend.load(honest)).isInstanceOf(Loaded.Found.class);
        String id = ring.list().get(0).id();
        String rest = honest.value().substring(honest.value().indexOf('.'));

        for (int day = 20200; day < 20517; day++) {
            Token forged = Token.of(new String(Header.encode(new Kid(id, day)), StandardCharsets.US_ASCII) + rest);
            assertThat(backend.load(forged)).is(refused(RefusalReason.FORGED));
        }

        assertThat(ring.derived(new TokenSeal.Stack("shop/test")).remembered()).isEqualTo(1);
    }

    @Test
    void keysThatOpenedSomethingAreKeptWithinABound() {
        for (int day = 0; day < 100; day++) {
            assertThat(backend.load(created(backend, bench.state()))).isInstanceOf(Loaded.Found.class);
            bench.clock.advance(Duration.ofDays(1));
        }

        assertThat(ring.derived(new TokenSeal.Stack("shop/test")).remembered()).isEqualTo(64);
    }

    // Guard: TokenSeal draws nonces from the platform. Whatever state the stack's numbers have, a copy of the process
    // has it too.
    @Test
    void twoCopiesOfOneProcessShareNoNonce() {
        Set<String> nonces = new HashSet<>();
        for (int copy = 0; copy < 2; copy++) {
            Bench copied = new Bench();
            copied.random = new Random(7);
            SessionBackend ours = copied.backend(ring);
            for (int i = 0; i < 60; i++) {
                String token = created(ours, copied.state("a", "1")).value();
                assertThat(nonces.add(token.split("\\.", -1)[2])).isTrue();
            }
        }
    }

    @Test
    void aCodecThatWritesNoJsonObjectIsRefusedAtComposition() {
        assertThatThrownBy(() -> SealedSessions.with(ring)
                        .create(new dev.satchel.session.backend.Composition(
                                "shop/test",
                                bench.policy,
                                new BareCodec(),
                                bench.clock,
                                bench.random,
                                bench.events::add)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.codec]");
    }

    @Test
    void whatDecryptsToNoSessionIsRefusedAsCorrupt() {
        Peer peer = new Peer(root, "shop/test", 20517);

        assertThat(backend.load(peer.seal("[1,2,3]"))).is(refused(RefusalReason.CORRUPT));
        assertThat(backend.load(peer.seal("   "))).is(refused(RefusalReason.CORRUPT));
        assertThat(backend.load(peer.seal("{\"v\":1,\"jti\":\"x\"}"))).is(refused(RefusalReason.CORRUPT));
    }

    @Test
    void theFrameIsAsLongAsItIsSaidToBe() {
        Token token = created(backend, bench.state());
        String[] parts = token.value().split("\\.", -1);

        assertThat(parts).hasSize(5);
        assertThat(parts[1]).isEmpty();
        assertThat(token.value().length() - parts[0].length() - parts[3].length())
                .isEqualTo(FRAME);
    }

    // Guard: SealedSessions.problems; each write of such a stack was too large.
    @Test
    void aBudgetThatHoldsNoTokenIsRefusedWhenTheStackIsComposed() {
        for (SealedSessions sealed :
                List.of(SealedSessions.with(ring), SealedSessions.with(ring).ledger(new ReferenceStore()))) {
            int least = 256;
            while (refusesBudget(sealed, least)) {
                least++;
            }
            assertThat(least).isBetween(300, 450);
            assertThat(created(sealed.create(bench.composition("shop/test")), bench.state()))
                    .isNotNull();
        }
    }

    private boolean refusesBudget(SealedSessions sealed, int budget) {
        bench.policy = SessionPolicy.builder().budget(budget).build();
        try {
            sealed.create(bench.composition("shop/test"));
            return false;
        } catch (SessionConfigurationException refused) {
            assertThat(refused).hasMessageContaining("[sealed.budget]");
            return true;
        }
    }
}
