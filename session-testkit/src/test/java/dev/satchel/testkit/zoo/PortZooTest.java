package dev.satchel.testkit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.Directive;
import dev.satchel.session.Sealer;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.codec.Payload;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.internal.CarrierRig;
import dev.satchel.testkit.internal.CarrierRules;
import dev.satchel.testkit.internal.Examination;
import dev.satchel.testkit.internal.Family;
import dev.satchel.testkit.internal.Fixture;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.SealerRig;
import dev.satchel.testkit.internal.SealerRules;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sealers and carriers that break one rule each. */
class PortZooTest {

    /** A lawful one, with places where it can be broken. */
    static class Gcm implements Sealer {
        private final SecureRandom random = new SecureRandom();
        final byte[] root;

        Gcm() {
            this(new byte[] {1});
        }

        Gcm(byte[] root) {
            this.root = root.clone();
        }

        @Override
        public String name() {
            return "gcm";
        }

        byte[] key(String purpose) throws GeneralSecurityException {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(root);
            return sha.digest(purpose.getBytes(StandardCharsets.UTF_8));
        }

        byte[] nonce(Payload clear) {
            byte[] nonce = new byte[12];
            random.nextBytes(nonce);
            return nonce;
        }

        byte[] bound(String purpose, Payload binding) {
            return binding.toBytes();
        }

        /** What stands in front of the nonce. */
        byte[] header(Payload clear) {
            return new byte[0];
        }

        final byte[] run(int mode, String purpose, Payload binding, byte[] nonce, byte[] bytes)
                throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key(purpose), "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(bound(purpose, binding));
            return cipher.doFinal(bytes);
        }

        @Override
        public Payload seal(String purpose, Payload binding, Payload clear) {
            try {
                byte[] header = header(clear);
                byte[] nonce = nonce(clear);
                byte[] text = run(Cipher.ENCRYPT_MODE, purpose, binding, nonce, clear.toBytes());
                byte[] all = Arrays.copyOf(header, header.length + nonce.length + text.length);
                System.arraycopy(nonce, 0, all, header.length, nonce.length);
                System.arraycopy(text, 0, all, header.length + nonce.length, text.length);
                return Payload.of(all);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            int start = header(Payload.EMPTY).length;
            if (sealed.size() < start + 28) {
                return Optional.empty();
            }
            try {
                byte[] all = sealed.toBytes();
                byte[] nonce = Arrays.copyOfRange(all, start, start + 12);
                byte[] text = Arrays.copyOfRange(all, start + 12, all.length);
                return Optional.of(Payload.of(run(Cipher.DECRYPT_MODE, purpose, binding, nonce, text)));
            } catch (GeneralSecurityException e) {
                return Optional.empty();
            }
        }
    }

    @Violates("SEA-01")
    static final class KeyOfThisObject extends Gcm {
        KeyOfThisObject() {
            super(new SecureRandom().generateSeed(8));
        }
    }

    /** Fills up to a size of its own, and takes away what it takes for filling. */
    @Violates("SEA-01")
    static final class TakesZerosForFilling extends Gcm {
        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            return super.open(purpose, binding, sealed).map(clear -> {
                byte[] bytes = clear.toBytes();
                int end = bytes.length;
                while (end > 0 && bytes[end - 1] == 0) {
                    end--;
                }
                return Payload.of(Arrays.copyOf(bytes, end));
            });
        }
    }

    @Violates("SEA-01")
    static final class SealsTheBeginningOfTheArray extends Gcm {
        @Override
        public Payload seal(String purpose, Payload binding, Payload clear) {
            byte[] bytes = clear.borrow((array, offset, size) -> Arrays.copyOf(array, size));
            return super.seal(purpose, binding, Payload.of(bytes));
        }
    }

    @Violates("SEA-01")
    static final class OpensIntoOneBuffer extends Gcm {
        private final byte[] buffer = new byte[1 << 21];

        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            return super.open(purpose, binding, sealed).map(clear -> {
                clear.copyTo(buffer, 0);
                return Payload.adopt(buffer, 0, clear.size());
            });
        }
    }

    @Violates("SEA-01")
    static final class LosesTheRestOfABlock extends Gcm {
        @Override
        public Payload seal(String purpose, Payload binding, Payload clear) {
            int blocks = clear.size() >> 16;
            int size = blocks == 0 ? clear.size() : blocks << 16;
            return super.seal(purpose, binding, Payload.of(Arrays.copyOf(clear.toBytes(), size)));
        }
    }

    @Violates("SEA-02")
    static final class BindsAHundredBytes extends Gcm {
        @Override
        byte[] bound(String purpose, Payload binding) {
            return Arrays.copyOf(binding.toBytes(), Math.min(100, binding.size()));
        }
    }

    @Violates("SEA-03")
    static final class PurposeOfThirtyTwo extends Gcm {
        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return super.key(purpose.substring(0, Math.min(32, purpose.length())));
        }
    }

    @Violates("SEA-03")
    static final class PurposeInAscii extends Gcm {
        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return super.key(new String(purpose.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        }
    }

    @Violates("SEA-02")
    static final class BindsNothing extends Gcm {
        @Override
        byte[] bound(String purpose, Payload binding) {
            return new byte[0];
        }
    }

    @Violates("SEA-02")
    static final class BindsThirtyTwoBytes extends Gcm {
        @Override
        byte[] bound(String purpose, Payload binding) {
            return Arrays.copyOf(binding.toBytes(), 32);
        }
    }

    @Violates("SEA-03")
    static final class OneKeyForAll extends Gcm {
        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return super.key("");
        }
    }

    @Violates("SEA-03")
    static final class PurposeThenBinding extends Gcm {
        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return super.key("");
        }

        @Override
        byte[] bound(String purpose, Payload binding) {
            return (purpose + new String(binding.toBytes(), StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Violates("SEA-03")
    static final class PurposeInOneCase extends Gcm {
        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return super.key(purpose.toLowerCase(Locale.ROOT));
        }
    }

    @Violates("SEA-04")
    static final class HeaderThatNothingCovers extends Gcm {
        @Override
        byte[] header(Payload clear) {
            return new byte[] {1};
        }
    }

    @Violates("SEA-04")
    static final class IgnoresWhatIsBehind extends Gcm {
        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            Optional<Payload> whole = super.open(purpose, binding, sealed);
            return whole.isPresent() || sealed.size() == 0
                    ? whole
                    : super.open(purpose, binding, Payload.of(Arrays.copyOf(sealed.toBytes(), sealed.size() - 1)));
        }
    }

    @Violates("SEA-05")
    static final class NonceOfTheContent extends Gcm {
        @Override
        byte[] nonce(Payload clear) {
            return Arrays.copyOf(HexFormat.of().toHexDigits(clear.hashCode()).getBytes(StandardCharsets.US_ASCII), 12);
        }
    }

    @Violates("SEA-05")
    static final class NonceThatCounts extends Gcm {
        private int count;

        @Override
        synchronized byte[] nonce(Payload clear) {
            count++;
            return new byte[] {
                0, 0, 0, 0, 0, 0, 0, 0, (byte) (count >> 24), (byte) (count >> 16), (byte) (count >> 8), (byte) count
            };
        }
    }

    @Violates("SEA-06")
    static final class PassesOnTheCiphersException extends Gcm {
        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            return Optional.of(super.open(purpose, binding, sealed).orElseThrow());
        }
    }

    @Violates("SEA-06")
    static final class TakesTheEmptyForEmpty extends Gcm {
        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            return sealed.size() == 0 ? Optional.of(Payload.EMPTY) : super.open(purpose, binding, sealed);
        }
    }

    @Violates("SEA-07")
    static final class ChecksumOfTheContent extends Gcm {
        @Override
        byte[] header(Payload clear) {
            return new byte[] {(byte) Arrays.hashCode(clear.toBytes())};
        }
    }

    @Violates("SEA-07")
    static final class NamedAfterTheTime extends Gcm {
        private int asked;

        @Override
        public String name() {
            asked++;
            return "gcm " + asked;
        }
    }

    @Violates("SEA-08")
    static final class OpensIntoOneField extends Gcm {
        private volatile Optional<Payload> last = Optional.empty();

        @Override
        public Optional<Payload> open(String purpose, Payload binding, Payload sealed) {
            last = super.open(purpose, binding, sealed);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000);
            return last;
        }
    }

    @Violates("SEA-08")
    static final class NonceInAField extends Gcm {
        private final byte[] nonce = new byte[12];

        @Override
        byte[] nonce(Payload clear) {
            System.arraycopy(super.nonce(clear), 0, nonce, 0, nonce.length);
            return nonce;
        }
    }

    @Violates("SEA-09")
    static final class KeyOfTheLength extends Gcm {
        KeyOfTheLength() {}

        KeyOfTheLength(byte[] root) {
            super(new byte[root.length]);
        }

        @Override
        byte[] key(String purpose) throws GeneralSecurityException {
            return MessageDigest.getInstance("SHA-256")
                    .digest((purpose + root.length).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Violates("SEA-09")
    static final class KeyOfThePurposeAlone extends Gcm {
        KeyOfThePurposeAlone() {}

        KeyOfThePurposeAlone(byte[] other) {
            super(new byte[] {1});
        }
    }

    /** A lawful one. */
    static class Pocket implements TokenCarrier {
        List<Token> carried = List.of();

        @Override
        public List<Token> tokens() {
            return carried;
        }

        @Override
        public void carry(Directive directive) {
            if (directive instanceof Directive.Issue issue) {
                carried = List.of(stored(issue.token()));
            } else if (directive instanceof Directive.Clear) {
                carried = List.of();
            }
        }

        Token stored(Token token) {
            return token;
        }
    }

    @Violates("CAR-01")
    static final class FailsAtFirst extends Pocket {
        @Override
        public List<Token> tokens() {
            return carried.isEmpty() ? List.of(Token.of("none")) : carried;
        }
    }

    @Violates("CAR-01")
    static final class ThrowsAtFirst extends Pocket {
        @Override
        public List<Token> tokens() {
            if (carried.isEmpty()) {
                throw new IllegalStateException("there is no file");
            }
            return carried;
        }
    }

    @Violates("CAR-02")
    static final class CutsLines extends Pocket {
        @Override
        Token stored(Token token) {
            return Token.of(token.value().substring(0, Math.min(token.value().length(), 1_000)));
        }
    }

    @Violates("CAR-02")
    static final class LowerCase extends Pocket {
        @Override
        Token stored(Token token) {
            return Token.of(token.value().toLowerCase(Locale.ROOT));
        }
    }

    @Violates("CAR-02")
    static final class CarriesTheRememberedOnly extends Pocket {
        @Override
        public void carry(Directive directive) {
            if (!(directive instanceof Directive.Issue issue) || issue.persistent()) {
                super.carry(directive);
            }
        }
    }

    @Violates("CAR-03")
    static final class KeepIsClear extends Pocket {
        @Override
        public void carry(Directive directive) {
            super.carry(directive instanceof Directive.Keep ? new Directive.Clear() : directive);
        }
    }

    @Violates("CAR-03")
    static final class AskedForOnce extends Pocket {
        @Override
        public List<Token> tokens() {
            List<Token> answer = carried;
            carried = List.of();
            return answer;
        }
    }

    @Violates("CAR-04")
    static final class ClearIsKeep extends Pocket {
        @Override
        public void carry(Directive directive) {
            if (!(directive instanceof Directive.Clear)) {
                super.carry(directive);
            }
        }
    }

    @Violates("CAR-04")
    static final class FailsToClearNothing extends Pocket {
        @Override
        public void carry(Directive directive) {
            if (directive instanceof Directive.Clear && carried.isEmpty()) {
                throw new IllegalStateException("no token");
            }
            super.carry(directive);
        }
    }

    @Violates("CAR-05")
    static final class CarriesBoth extends Pocket {
        private final List<Token> all = new ArrayList<>();

        @Override
        public void carry(Directive directive) {
            super.carry(directive);
            all.addAll(carried);
            carried = List.copyOf(all);
        }
    }

    @Violates("CAR-05")
    static final class KeepsTheFirst extends Pocket {
        @Override
        public void carry(Directive directive) {
            if (!(directive instanceof Directive.Issue) || carried.isEmpty()) {
                super.carry(directive);
            }
        }
    }

    @Violates("CAR-06")
    static final class ShowsIt extends Pocket {
        @Override
        public String toString() {
            return "carrying " + carried.stream().map(Token::value).toList();
        }
    }

    @Violates("CAR-06")
    static final class ShowsHowItBegins extends Pocket {
        @Override
        public String toString() {
            return carried.stream().map(token -> token.value().substring(0, 20)).toList() + "…";
        }
    }

    @Violates("CAR-07")
    static final class InMemory extends Pocket {}

    /** Whatever is written is in a buffer until the next write. */
    @Violates("CAR-07")
    static final class NeverFlushes extends Pocket {
        private static final List<Token> WRITTEN = new CopyOnWriteArrayList<>();

        NeverFlushes() {
            carried = List.copyOf(WRITTEN);
        }

        @Override
        public void carry(Directive directive) {
            WRITTEN.clear();
            WRITTEN.addAll(carried);
            super.carry(directive);
        }
    }

    private static <R extends Fixture> Set<String> violated(
            Predicate<String> which, List<Family<R>> families, Examination<R> examination) throws Exception {
        Set<String> violated = new TreeSet<>();
        for (Family<R> family : families) {
            for (Rule<R> rule : family.rules()) {
                if (which.test(rule.id()) && examination.check(rule).outcome().failed()) {
                    violated.add(rule.id());
                }
            }
        }
        return violated;
    }

    private static Set<String> violatedBy(Class<?> kind, Predicate<String> which) throws Exception {
        if (TokenCarrier.class.isAssignableFrom(kind)) {
            Map<Bench, TokenCarrier> places = new HashMap<>();
            boolean shared = kind != InMemory.class && kind != NeverFlushes.class;
            return violated(
                    which,
                    CarrierRules.families(),
                    CarrierRig.examination(
                            "pocket",
                            bench -> shared
                                    ? places.computeIfAbsent(bench, unknown -> (TokenCarrier) made(kind))
                                    : (TokenCarrier) made(kind),
                            () -> true));
        }
        byte[] theirs = {2};
        Optional<Sealer> stranger = Optional.of(
                kind == KeyOfThePurposeAlone.class
                        ? new KeyOfThePurposeAlone(theirs)
                        : kind == KeyOfTheLength.class ? new KeyOfTheLength(theirs) : new Gcm(theirs));
        return violated(
                which, SealerRules.families(), SealerRig.examination(() -> (Sealer) made(kind), () -> stranger));
    }

    private static Object made(Class<?> kind) {
        try {
            return kind.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Class<?>> broken() {
        return Arrays.stream(PortZooTest.class.getDeclaredClasses())
                .filter(kind -> kind.isAnnotationPresent(Violates.class));
    }

    @TestFactory
    Stream<DynamicTest> aBrokenOneIsCaughtByTheRuleThatItBreaks() {
        return broken().map(kind -> dynamicTest(kind.getSimpleName(), () -> {
            String rule = kind.getAnnotation(Violates.class).value();
            assertThat(violatedBy(kind, rule::equals)).containsExactly(rule);
        }));
    }

    @Test
    void lawfulOnesKeepEveryRule() throws Exception {
        assertThat(violatedBy(Gcm.class, id -> true)).isEmpty();
        assertThat(violatedBy(Pocket.class, id -> true)).isEmpty();
    }

    @Test
    void eachUsualMistakeIsMadeByTwoAtLeast() {
        List<String> broken =
                broken().map(kind -> kind.getAnnotation(Violates.class).value()).toList();

        assertThat(Stream.concat(
                        SealerRules.families().get(0).rules().stream().map(Rule::id),
                        CarrierRules.families().get(0).rules().stream().map(Rule::id)))
                .allSatisfy(id -> assertThat(Collections.frequency(broken, id))
                        .as("ports that make the usual mistake of " + id)
                        .isGreaterThanOrEqualTo(2));
    }
}
