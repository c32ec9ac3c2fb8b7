package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.opened;
import static dev.satchel.sealed.Bench.refused;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final RootKey A = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private static final RootKey B = RootKey.random(KeyState.PENDING, Optional.empty());

    private final Bench bench = new Bench();
    private final AtomicReference<Keys> source = new AtomicReference<>(Keys.of(A, B));
    private final KeyRing ring = KeyRing.of(source::get);
    private final SessionBackend backend = bench.backend(ring);

    private static Keys keys(KeyState a, KeyState b) {
        return Keys.of(A.as(a, Bench.NOON), B.as(b, Bench.NOON));
    }

    private void turn(KeyState a, KeyState b) {
        source.set(keys(a, b));
        assertThat(ring.reload()).isTrue();
    }

    private static String kid(Token token) {
        return ((Header.Accepted)
                        Header.read(token.value().substring(0, token.value().indexOf('.'))))
                .kid()
                .id();
    }

    @Test
    void newTokensCarryThePrimaryKey() {
        assertThat(kid(created(backend, bench.state()))).isEqualTo(A.id());
        turn(KeyState.RETIRED, KeyState.PRIMARY);
        assertThat(kid(created(backend, bench.state()))).isEqualTo(B.id());
    }

    @Test
    void aPendingKeyOpensAndNeverSeals() {
        Token fromAnotherNode = created(bench.backend(Bench.ring(B.as(KeyState.PRIMARY, Bench.NOON))), bench.state());

        assertThat(backend.load(fromAnotherNode)).isInstanceOf(Loaded.Found.class);
        assertThat(kid(created(backend, bench.state()))).isEqualTo(A.id());
    }

    @Test
    void aRetiredKeyOpensAndARevokedOneDoesNot() {
        Token token = created(backend, bench.state());
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);

        turn(KeyState.RETIRED, KeyState.PRIMARY);
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
        turn(KeyState.REVOKED, KeyState.PRIMARY);
        assertThat(backend.load(token)).is(refused(RefusalReason.KEY));
    }

    @Test
    void aRetiredKeyOpensUntilTheLongestLifetimeHasPassedSinceItRetired() {
        turn(KeyState.RETIRED, KeyState.PRIMARY);
        KeyRing thief = Bench.ring(A.as(KeyState.PRIMARY, Bench.NOON));
        bench.clock.advance(bench.policy.lifetime().absolute().plusSeconds(60));
        Token minted = created(bench.backend(thief), bench.state());

        assertThat(backend.load(minted)).isInstanceOf(Loaded.Found.class);
        bench.clock.advance(Duration.ofMillis(1));
        assertThat(backend.load(minted)).is(refused(RefusalReason.KEY));
    }

    @Test
    void theLongestLifetimeOfAStackIsThePolicysOrWhatWasSaid() {
        bench.policy = SessionPolicy.builder()
                .anonymous(Lifetime.of(Duration.ofDays(1), Duration.ofDays(5)))
                .build();
        KeyRing thief = Bench.ring(A.as(KeyState.PRIMARY, Bench.NOON));
        SessionBackend byPolicy = SealedSessions.with(ring).create(bench.composition("shop/test"));
        SessionBackend said =
                SealedSessions.with(ring).longestLifetime(Duration.ofDays(30)).create(bench.composition("shop/test"));
        turn(KeyState.RETIRED, KeyState.PRIMARY);
        for (int day = 1; day <= 31; day++) {
            bench.clock.advance(Duration.ofDays(1));
            Token minted = created(bench.backend(thief), bench.state());

            assertThat(byPolicy.load(minted) instanceof Loaded.Found)
                    .as("day " + day)
                    .isEqualTo(day <= 5);
            assertThat(said.load(minted) instanceof Loaded.Found)
                    .as("day " + day)
                    .isEqualTo(day <= 30);
        }
    }

    // Guard: Retirement.look. A variable, or a file that somebody edited by hand, says no time.
    @Test
    void aKeyThatDoesNotSaySinceWhenItIsRetiredRetiredWhenThatWasFirstSeen() {
        RootKey silent = new RootKey(Base64.getUrlDecoder().decode(A.reveal()), KeyState.RETIRED, Optional.empty());
        KeyRing thief = Bench.ring(A.as(KeyState.PRIMARY, Bench.NOON));
        bench.clock.advance(Duration.ofDays(30));
        Token token = created(backend, bench.state());
        source.set(Keys.of(silent, B.as(KeyState.PRIMARY, Bench.NOON)));
        ring.reload();
        assertThat(backend.load(token)).as("a node that ran for long").isInstanceOf(Loaded.Found.class);

        bench.clock.advance(bench.policy.lifetime().absolute().plusSeconds(61));

        assertThat(backend.load(created(bench.backend(thief), bench.state()))).is(refused(RefusalReason.KEY));
    }

    // Guard: Retirement.since. As by a tool on a machine whose clock is a year ahead.
    @Test
    void aKeyThatWillHaveRetiredInTheFutureRetiredWhenThatWasFirstSeen() {
        KeyRing thief = Bench.ring(A.as(KeyState.PRIMARY, Bench.NOON));
        bench.clock.advance(Duration.ofDays(30));
        Token token = created(backend, bench.state());
        Instant ahead = bench.clock.instant().plus(Duration.ofDays(365));
        source.set(Keys.of(A.as(KeyState.RETIRED, ahead), B.as(KeyState.PRIMARY, ahead)));
        ring.reload();
        assertThat(backend.load(token)).as("nobody is signed out").isInstanceOf(Loaded.Found.class);

        bench.clock.advance(bench.policy.lifetime().absolute().plusSeconds(61));

        assertThat(backend.load(created(bench.backend(thief), bench.state()))).is(refused(RefusalReason.KEY));
    }

    // Guard: Retirement counts each retirement by itself.
    @Test
    void aKeyThatRetiredAgainOpensForTheWholeTimeAgain() {
        KeyRing other = Bench.ring(A.as(KeyState.PRIMARY, Bench.NOON));
        turn(KeyState.RETIRED, KeyState.PRIMARY);
        Token unused = created(backend, bench.state());
        assertThat(backend.load(unused)).isInstanceOf(Loaded.Found.class);

        bench.clock.advance(bench.policy.lifetime().absolute().plusSeconds(61));
        Instant again = bench.clock.instant();
        source.set(Keys.of(A.as(KeyState.RETIRED, again), B.as(KeyState.PRIMARY, again)));
        ring.reload();

        assertThat(backend.load(created(bench.backend(other), bench.state()))).isInstanceOf(Loaded.Found.class);
    }

    // Guard: KeyRing remembers what it saw revoked.
    @Test
    void aKeyThatWasRevokedNeverComesBackInARunningRing() {
        Token token = created(backend, bench.state());
        turn(KeyState.REVOKED, KeyState.PRIMARY);

        for (KeyState state : List.of(KeyState.PENDING, KeyState.RETIRED)) {
            turn(state, KeyState.PRIMARY);

            assertThat(backend.load(token)).as(state.word()).is(refused(RefusalReason.KEY));
            assertThat(ring.list())
                    .extracting(KeyInfo::state)
                    .contains(KeyState.REVOKED)
                    .doesNotContain(state);
        }
        source.set(keys(KeyState.PRIMARY, KeyState.RETIRED));
        assertThatThrownBy(ring::reload)
                .hasMessageContaining("[sealed.key-revoked]")
                .hasMessageContaining(A.id());
        assertThat(kid(created(backend, bench.state())))
                .as("the former keys stay")
                .isEqualTo(B.id());
    }

    @Test
    void whatIsNullIsNamedByItsWord() {
        for (Map.Entry<String, ThrowingCallable> word : Map.<String, ThrowingCallable>of(
                        "with(keys)", () -> SealedSessions.with(nothing()),
                        "ledger(store)", () -> SealedSessions.with(ring).ledger(nothing()),
                        "longestLifetime(duration)",
                                () -> SealedSessions.with(ring).longestLifetime(nothing()),
                        "ofBase64(text)", () -> KeyRing.ofBase64(nothing()),
                        "fromFile(file)", () -> KeyRing.fromFile(nothing()),
                        "fromEnvironment(variable)", () -> KeyRing.fromEnvironment(nothing()),
                        "fromPassphrase(…, salt)", () -> KeyRing.fromPassphrase("", nothing()),
                        "reloadEvery(…, executor)", () -> ring.reloadEvery(Duration.ofSeconds(1), nothing()),
                        "sealer(clock)", () -> ring.sealer(nothing()))
                .entrySet()) {
            assertThatThrownBy(word.getValue())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(word.getKey());
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller without a null checker hands over
    private static <T> T nothing() {
        return null;
    }

    @Test
    void aSessionUnderARetiredKeyIsSealedAnewAtItsNextWrite() {
        Token token = created(backend, bench.state("a", "b"));
        turn(KeyState.RETIRED, KeyState.PRIMARY);

        Token next = Bench.issued(backend.update(opened(backend, token), bench.state("a", "c")));

        assertThat(kid(next)).isEqualTo(B.id());
    }

    @Test
    void resealOnReadAsksForAWriteOfWhatLiesUnderAnotherKeyOnly() {
        SessionBackend resealing = SealedSessions.with(ring).resealOnRead().create(bench.composition("shop/test"));
        Token token = created(resealing, bench.state("a", "b"));
        assertThat(((SealedSnapshot) opened(resealing, token)).outdated()).isFalse();

        turn(KeyState.RETIRED, KeyState.PRIMARY);

        assertThat(((SealedSnapshot) opened(resealing, token)).outdated()).isTrue();
        assertThat(((SealedSnapshot) opened(backend, token)).outdated())
                .as("only where it was asked for")
                .isFalse();
    }

    @Test
    void whatWasIssuedBeforeTheInstantIsRevokedWhateverItsKey() {
        Token before = created(backend, bench.state());
        bench.clock.advance(Duration.ofSeconds(1));
        Token after = created(backend, bench.state());

        ring.revokeAllBefore(bench.clock.instant());

        assertThat(backend.load(before)).is(refused(RefusalReason.REVOKED));
        assertThat(backend.load(after)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void revocationNeverGoesBack() {
        Token token = created(backend, bench.state());
        ring.revokeAllBefore(Bench.NOON.plusSeconds(1));

        ring.revokeAllBefore(Instant.EPOCH);
        turn(KeyState.RETIRED, KeyState.PRIMARY);

        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
    }

    // Guard: Retirement.look; a time that has not come would refuse each session that begins until then.
    @Test
    void anInstantThatHasNotComeCountsAsTheMomentWhenItWasFirstSeen() {
        Token before = created(backend, bench.state());
        bench.clock.advance(Duration.ofSeconds(1));
        ring.revokeAllBefore(Instant.parse("2206-01-31T12:00:00Z"));
        assertThat(backend.load(before)).is(refused(RefusalReason.REVOKED));
        bench.clock.advance(Duration.ofSeconds(1));
        Token after = created(backend, bench.state());
        turn(KeyState.PRIMARY, KeyState.PENDING);

        assertThat(backend.load(after)).isInstanceOf(Loaded.Found.class);
        assertThat(backend.load(before)).is(refused(RefusalReason.REVOKED));
        List<String> problems = new ArrayList<>();
        ((Checked) backend).check(fact -> {}, problems::add);
        assertThat(problems).singleElement().asString().contains("2206", "has not come");
    }

    // Guard: Keys.revokedBefore keeps both; which of them counts is for a stack's clock to say.
    @Test
    void anInstantThatHasNotComeDoesNotStandInTheWayOfTheNextOne() {
        for (Consumer<Instant> revoking : List.<Consumer<Instant>>of(ring::revokeAllBefore, this::sourceSays)) {
            revoking.accept(Instant.parse("2206-01-31T12:00:00Z"));
            Token stolen = created(backend, bench.state());
            assertThat(backend.load(stolen)).isInstanceOf(Loaded.Found.class);
            bench.clock.advance(Duration.ofHours(1));

            revoking.accept(bench.clock.instant());

            assertThat(backend.load(stolen)).is(refused(RefusalReason.REVOKED));
            assertThat(backend.load(created(backend, bench.state()))).isInstanceOf(Loaded.Found.class);
            List<String> problems = new ArrayList<>();
            ((Checked) backend).check(fact -> {}, problems::add);
            assertThat(problems).isEmpty();
        }
    }

    private void sourceSays(Instant revokedBefore) {
        source.set(Keys.of(List.of(A, B), List.of(), Optional.of(revokedBefore)));
        assertThat(ring.reload()).isTrue();
    }

    @Test
    void aReloadOfTheSameKeysChangesNothing() {
        assertThat(ring.reload()).isFalse();
        source.set(Keys.of(A, B));
        assertThat(ring.reload()).isFalse();
    }

    @Test
    void aReloadThatFailsLeavesTheFormerKeysInUse() {
        Token token = created(backend, bench.state());
        KeyRing broken = KeyRing.of(new Breaking(source.get())::next);
        SessionBackend onBroken = bench.backend(broken);

        assertThatThrownBy(broken::reload).isInstanceOf(SessionConfigurationException.class);

        assertThat(onBroken.load(token)).isInstanceOf(Loaded.Found.class);
    }

    private static final class Breaking {
        private final Keys first;
        private boolean asked;

        Breaking(Keys first) {
            this.first = first;
        }

        Keys next() {
            if (asked) {
                return Keys.of(A.as(KeyState.RETIRED, Bench.NOON));
            }
            asked = true;
            return first;
        }
    }

    @Test
    void aReloadUnderLoadDropsNoValidToken() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                counts.add(readers.submit(() -> {
                    int opened = 0;
                    SessionState state = bench.state("a", "b");
                    while (!done.get() || opened < 100) {
                        Token token = created(backend, state);
                        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
                        opened++;
                    }
                    return opened;
                }));
            }
            for (int turn = 0; turn < Bench.dose(2_000, 50_000); turn++) {
                source.set(
                        turn % 2 == 0
                                ? keys(KeyState.RETIRED, KeyState.PRIMARY)
                                : keys(KeyState.PRIMARY, KeyState.RETIRED));
                assertThat(ring.reload()).isTrue();
            }
            done.set(true);
            for (Future<Integer> count : counts) {
                assertThat(count.get()).isGreaterThanOrEqualTo(100);
            }
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    @Test
    void aRingHasExactlyOnePrimaryKeyAndNoKeyTwice() {
        assertThatThrownBy(() -> Keys.of(B)).hasMessageContaining("[sealed.no-key]");
        assertThatThrownBy(() -> Keys.of(A, B.as(KeyState.PRIMARY, Bench.NOON)))
                .hasMessageContaining("[sealed.two-primaries]");
        assertThatThrownBy(() -> Keys.of(A, A.as(KeyState.RETIRED, Bench.NOON)))
                .hasMessageContaining("[sealed.key-twice]");
        assertThatThrownBy(() -> Keys.of(A, B, B.as(KeyState.REVOKED, Bench.NOON)))
                .hasMessageContaining("[sealed.key-twice]");
    }

    @Test
    void textSaysOneKeyOrSeveralWithTheirStates() {
        KeyRing one = KeyRing.ofBase64(A.reveal() + "\n");
        KeyRing several = KeyRing.ofBase64("retired:" + A.reveal() + ", primary:" + B.reveal());

        assertThat(one.list()).containsExactly(new KeyInfo(A.id(), KeyState.PRIMARY, Optional.empty()));
        assertThat(several.list())
                .containsExactly(
                        new KeyInfo(A.id(), KeyState.RETIRED, Optional.empty()),
                        new KeyInfo(B.id(), KeyState.PRIMARY, Optional.empty()));
        assertThatThrownBy(() -> KeyRing.ofBase64(A.reveal() + "," + B.reveal()))
                .hasMessageContaining("[sealed.key-state]");
        assertThatThrownBy(() -> KeyRing.ofBase64("")).isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void textMayBeBase64OfEitherAlphabetWithOrWithoutPadding() {
        byte[] bytes = Base64.getUrlDecoder().decode(A.reveal());
        for (Base64.Encoder encoder : List.of(
                Base64.getEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder(),
                Base64.getUrlEncoder().withoutPadding())) {
            assertThat(KeyRing.ofBase64(encoder.encodeToString(bytes))
                            .list()
                            .get(0)
                            .id())
                    .isEqualTo(A.id());
        }
    }

    @Test
    void theEnvironmentGivesAKeyAndWithoutOneStartUpFails() {
        Map<String, String> environment = Map.of("KEY", A.reveal(), "BLANK", " ");

        assertThat(KeyRing.fromEnvironment("KEY", environment::get)
                        .list()
                        .get(0)
                        .id())
                .isEqualTo(A.id());
        for (String variable : List.of("NONE", "BLANK")) {
            assertThatThrownBy(() -> KeyRing.fromEnvironment(variable, environment::get))
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.no-key]")
                    .hasMessageContaining(variable);
        }
        assertThatThrownBy(() -> KeyRing.fromEnvironment("SATCHEL_NO_SUCH_VARIABLE"))
                .isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void shortLongConstantTypedAndPublishedKeysAreRefused() {
        assertRefused("sealed.key-length", new byte[16]);
        assertRefused("sealed.key-length", new byte[31]);
        assertRefused("sealed.key-length", new byte[64]);
        assertRefused("sealed.key-constant", new byte[32]);
        assertRefused("sealed.key-constant", sequence(1));
        assertRefused("sealed.key-constant", sequence(-7));
        assertRefused("sealed.key-constant", "01234567".repeat(4).getBytes(US_ASCII));
        assertRefused("sealed.key-text", "correct horse battery staple, ok".getBytes(US_ASCII));
        assertRefused(
                "sealed.key-constant",
                HexFormat.of().parseHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));
        assertRefused(
                "sealed.key-constant",
                HexFormat.of().parseHex("9f1c27d4e05b83a6729f1c27d4e05b83a6729f1c27d4e05b83a6729f1c27d4e0"));
        assertRefused("sealed.key-text", "thirty-one typed letters, a lin\n".getBytes(US_ASCII));
        assertRefused("sealed.key-text", "twenty-five typed letters\t\r\n\0\0\0\0".getBytes(US_ASCII));
        assertRefused("sealed.key-constant", Arrays.copyOf("Sup3rS3cretPassw0rd!".getBytes(US_ASCII), 32));
        assertRefused(
                "sealed.key-constant",
                HexFormat.of().parseHex("9f1c27d4e05b83a672c3b1907e6d4f280000000000000000cafebabedeadbeef"));
        assertRefused(
                "sealed.key-constant",
                HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f0f0e0d0c0b0a09080706050403020100"));
        for (String typed : List.of(
                "thisismysecretkeythisismysecretkeythisismys=",
                "this-is-my-secret-key-for-all-my-sessions-ok",
                "THISISMYSECRETKEYTHISISMYSECRETKEYTHISISMYS=",
                "session_key_of_the_shop_2026_do_not_tell_it_",
                "ThisIsMySecretThisIsMySecretThisIsMySecretTh",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr",
                "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH",
                "SatchelSessionSecretKeyForTheShopProduction1")) {
            assertThatThrownBy(() -> KeyRing.ofBase64(typed.substring(0, 43)))
                    .as(typed)
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("[sealed.key-")
                    .hasMessageNotContaining(typed.substring(0, 4));
        }
        assertRefused(
                "sealed.key-published",
                HexFormat.of().parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        assertRefused(
                "sealed.key-published",
                HexFormat.of().parseHex("b1a1f480548fe1733fb403ff6b9ad4f68a076e5b702e22692f82cb2e7aea40fc"));
        for (String hashed : List.of("", "password")) {
            assertRefused("sealed.key-published", sha256(hashed));
        }
        assertThatThrownBy(() -> KeyRing.ofBase64("not base64!"))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.key-text]")
                .hasMessageNotContaining("not base64!");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] sequence(int step) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (5 + step * i);
        }
        return bytes;
    }

    private static void assertRefused(String problem, byte[] key) {
        String text = Base64.getEncoder().encodeToString(key);
        assertThatThrownBy(() -> KeyRing.ofBase64(text))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[" + problem + "]")
                .hasMessageNotContaining(text.substring(0, 8));
    }

    @Test
    void randomKeysAreNotTakenForWeakOnes() {
        for (int i = 0; i < Bench.dose(2_000, 200_000); i++) {
            RootKey key = RootKey.random(KeyState.PRIMARY, Optional.empty());
            assertThat(RootKey.parse(key.reveal(), KeyState.PRIMARY, Optional.empty(), "it")
                            .id())
                    .isEqualTo(key.id());
        }
    }

    @Test
    void aPassphraseGivesTheKeyThatOtherLibrariesDeriveWithTheSameParameters() {
        // Computed with OpenSSL's Argon2id: 3 passes, 4 lanes, 65,536 KiB, version 0x13.
        byte[] expected = HexFormat.of().parseHex("745d0ac7791735f03f0d69fa4a7e8be475f0b5ecf5010575e3f997b9a12bca87");

        KeyRing derived = KeyRing.fromPassphrase("correct horse battery staple", "deployment-salt!");

        assertThat(derived.keys().primary().reveal()).isEqualTo(Base64Url.encode(expected));
    }

    @Test
    void aPassphraseNeedsLengthAndADeploymentSalt() {
        assertThatThrownBy(() -> KeyRing.fromPassphrase("short", "deployment-salt!"))
                .hasMessageContaining("[sealed.passphrase]");
        assertThatThrownBy(() -> KeyRing.fromPassphrase("aaaaaaaaaaaaaaaa", "deployment-salt!"))
                .hasMessageContaining("[sealed.passphrase]");
        for (String guessed : List.of(
                "password1234",
                "PasswordPassword",
                "P@ssw0rd!2024",
                "thisismyverylongsecretpassword",
                "changemechangeme",
                "qwertyuiop1234",
                "zyxwvutsrqponm",
                "satchel-secret-2026",
                "aB3$aB3$aB3$aB3$",
                "1qaz2wsx3edc4rfv",
                "1q2w3e4r5t6y",
                "112233445566",
                "aabbccddeeff",
                "a1b2c3d4e5f6")) {
            assertThatThrownBy(() -> KeyRing.fromPassphrase(guessed, "deployment-salt!"))
                    .as(guessed)
                    .hasMessageContaining("[sealed.passphrase]")
                    .hasMessageNotContaining(guessed);
        }
        for (String fair : List.of("gnarl plume vocal tidy ember", "k7#Qz!m2Lp9w", "zebra-kiosk-omelet-trumpet")) {
            assertThat(Guessable.weight(fair)).as(fair).isGreaterThanOrEqualTo(12);
        }
        assertThatThrownBy(() -> KeyRing.fromPassphrase("correct horse battery staple", "short salt"))
                .hasMessageContaining("[sealed.salt]");
    }

    @Test
    void aKeyForDevelopmentWorksAndSaysWhatItIs() {
        KeyRing development = KeyRing.ephemeralForDevelopment();
        SessionBackend throwaway = bench.backend(development);

        assertThat(throwaway.load(created(throwaway, bench.state()))).isInstanceOf(Loaded.Found.class);
        assertThat(throwaway.traits().guarantees()).isEmpty();
        assertThat(throwaway.traits().notes()).anyMatch(note -> note.contains("development only"));
        assertThat(development.list().get(0).id())
                .isNotEqualTo(KeyRing.ephemeralForDevelopment().list().get(0).id());
    }

    @Test
    void nothingTellsAKey() {
        String secret = A.reveal();

        assertThat(List.of(ring.toString(), A.toString(), ring.list().toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain(secret));
        assertThat(ring.toString()).contains(A.id()).contains("pending");
    }

    // Guard: Passphrase.derive; UTF-8 makes a question mark of each half, so that many passphrases would be one key.
    @Test
    void aPassphraseOfHalfCharactersIsRefused() {
        String salt = "shop.example 2026-03-05";
        StringBuilder halves = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            halves.append((char) (0xD800 + 7 * i));
        }
        for (ThrowingCallable derive : List.<ThrowingCallable>of(
                () -> KeyRing.fromPassphrase(halves.toString(), salt),
                () -> KeyRing.fromPassphrase("wq8-vn2 xk5 \uD83D zt7 rp4", salt),
                () -> KeyRing.fromPassphrase("wq8-vn2 xk5 zt7 rp4", salt + "\uD83D"))) {
            assertThatThrownBy(derive)
                    .isInstanceOf(SessionConfigurationException.class)
                    .hasMessageContaining("half a character")
                    .hasMessageNotContaining("wq8");
        }
    }

    @Test
    void aPassphraseIsCountedInWholeCharacters() {
        assertThatThrownBy(() -> KeyRing.fromPassphrase("🐙🚀🎻🧀🌋🪁", "shop.example 2026-03-05"))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("shorter than 12 characters");
    }
}
