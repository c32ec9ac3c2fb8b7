package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is presented, it is a session of ours or it is refused with a reason. */
class StrangeTokenTest {

    private final Bench bench = new Bench();
    private final RootKey root = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private final SessionBackend backend = bench.backend(Bench.ring(root));
    private final Peer peer = new Peer(root, "shop/test", 20517);

    private RefusalReason refusal(String token) {
        Loaded loaded = backend.load(Token.of(token));
        if (loaded instanceof Loaded.Refused refused) {
            return refused.reason();
        }
        return fail("opened as " + loaded.getClass().getSimpleName());
    }

    @Test
    void everySingleBitFlipAtEveryCharacterFails() {
        String token = created(backend, bench.state("country", "FR")).value();
        assertThat(backend.load(Token.of(token))).isInstanceOf(Loaded.Found.class);

        for (int position = 0; position < token.length(); position++) {
            for (int bit = 0; bit < 16; bit++) {
                StringBuilder flipped = new StringBuilder(token);
                flipped.setCharAt(position, (char) (token.charAt(position) ^ 1 << bit));
                assertThat(refusal(flipped.toString()))
                        .as("bit %d of character %d", bit, position)
                        .isNotNull();
            }
        }
    }

    @Test
    void everySingleBitFlipInWhatTheCharactersSayFails() {
        String[] parts = created(backend, bench.state("country", "FR")).value().split("\\.", -1);

        for (int part : new int[] {0, 2, 3, 4}) {
            byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                String[] changed = parts.clone();
                changed[part] = Base64Url.encode(flipped);
                assertThat(refusal(String.join(".", changed)))
                        .as("bit %d of part %d", bit, part)
                        .isNotNull();
            }
        }
    }

    @Test
    void truncationAtEveryLengthFails() {
        String token = created(backend, bench.state("country", "FR")).value();

        for (int length = 0; length < token.length(); length++) {
            assertThat(refusal(token.substring(0, length))).isNotNull();
            assertThat(refusal(token.substring(token.length() - length))).isNotNull();
            assertThat(refusal(token.substring(0, length) + token.substring(length + 1)))
                    .isNotNull();
        }
    }

    @Test
    void partsOfTwoTokensDoNotFitTogether() {
        String[] one = created(backend, bench.state("country", "FR")).value().split("\\.", -1);
        bench.clock.advance(Duration.ofDays(1));
        String[] two = created(backend, bench.state("country", "DE")).value().split("\\.", -1);

        for (int mix = 1; mix < 15; mix++) {
            String[] mixed = new String[5];
            mixed[1] = "";
            for (int part = 0, bit = 1; part < 5; part++) {
                if (part != 1) {
                    mixed[part] = (mix & bit) == 0 ? one[part] : two[part];
                    bit <<= 1;
                }
            }
            assertThat(backend.load(Token.of(String.join(".", mixed)))).is(refused(RefusalReason.FORGED));
        }
    }

    @Test
    void emptyAndHugeTokensAreRefusedForWhatTheyAre() {
        assertThat(refusal("")).isEqualTo(RefusalReason.MALFORMED);
        assertThat(refusal("A".repeat(4000))).isEqualTo(RefusalReason.MALFORMED);
        assertThat(refusal("A".repeat(4001))).isEqualTo(RefusalReason.OVERSIZED);
        assertThat(refusal(".".repeat(1_000_000))).isEqualTo(RefusalReason.OVERSIZED);
        for (String path : List.of("../../etc/passwd", "%2e%2e", "\0", "\uD83D", "a.b.c.d.e", "....", ".....")) {
            assertThat(refusal(path)).as(path).isEqualTo(RefusalReason.MALFORMED);
        }
    }

    @Test
    void aHeaderThatSaysAnythingElseIsRefusedBeforeTheKeyIsUsed() {
        String kid = "\"kid\":\"" + peer.kid() + "\"";
        String alg = "\"alg\":\"dir\"";
        String enc = "\"enc\":\"A256GCM\"";
        String typ = "\"typ\":\"satchel+jwt\"";
        Map<String, RefusalReason> headers = new LinkedHashMap<>();
        for (String extra : List.of(
                "\"zip\":\"DEF\"",
                "\"crit\":[\"exp\"]",
                "\"jku\":\"https://example.org/keys\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "\"x5u\":\"https://example.org\"",
                "\"cty\":\"JWT\"",
                "\"epk\":{}",
                "\"\":\"\"")) {
            headers.put(object(alg, enc, kid, typ, extra), RefusalReason.UNSUPPORTED);
        }
        headers.put(object("\"alg\":\"none\"", enc, kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object("\"alg\":\"A256KW\"", enc, kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object("\"alg\":\"DIR\"", enc, kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object("\"alg\":null", enc, kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object("\"alg\":{\"a\":\"dir\"}", enc, kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, "\"enc\":\"A128GCM\"", kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, "\"enc\":\"A256CBC-HS512\"", kid, typ), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, enc, kid, "\"typ\":\"JWT\""), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, enc, kid, "\"typ\":\"satchel2+jwt\""), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, enc, kid), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, enc, typ), RefusalReason.UNSUPPORTED);
        headers.put(object(), RefusalReason.UNSUPPORTED);
        headers.put(object(alg, enc, typ, "\"kid\":\"other\""), RefusalReason.KEY);
        headers.put(object(alg, enc, typ, "\"kid\":\"" + peer.kid() + ".0\""), RefusalReason.KEY);
        headers.put(object(alg, enc, typ, "\"kid\":\"" + peer.kid().replace(".", ".0") + "\""), RefusalReason.KEY);
        headers.put(object(alg, enc, typ, "\"kid\":\"" + peer.kid().replace(".", ".-") + "\""), RefusalReason.KEY);
        headers.put(object(alg, enc, typ, "\"kid\":7"), RefusalReason.KEY);
        headers.put(object(alg, enc, kid, typ, kid), RefusalReason.MALFORMED);
        headers.put(object(alg, enc, kid, typ) + " x", RefusalReason.MALFORMED);
        headers.put(object(alg, enc, kid, typ).replace("dir", "d\nir"), RefusalReason.MALFORMED);
        headers.put("{", RefusalReason.MALFORMED);
        headers.put("[]", RefusalReason.MALFORMED);
        headers.put("\"dir\"", RefusalReason.MALFORMED);
        headers.put("", RefusalReason.MALFORMED);
        headers.put(object(alg, enc, kid, typ, "\"x\":\"" + "y".repeat(300) + "\""), RefusalReason.MALFORMED);

        headers.forEach((header, reason) -> assertThat(refusal(
                        peer.seal(header, bench.codecText(bench.state())).value()))
                .as(header)
                .isEqualTo(reason));
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    @Test
    void peersMayWriteTheMembersInAnyOrder() {
        String header = "{\"typ\":\"satchel+jwt\", \"kid\":\"" + peer.kid() + "\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}";
        Token token = peer.seal(header, bench.codecText(bench.state("country", "FR")));

        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);
        assertThat(backend.load(token)).as("again, from the cache").isInstanceOf(Loaded.Found.class);
    }

    @Test
    void noncesOtherThanTwelveBytesAndTagsOtherThanSixteenAreRefused() {
        byte[] clear = bench.codecText(bench.state()).getBytes(StandardCharsets.UTF_8);

        assertThat(backend.load(peer.seal(peer.header(), clear, 12, 128))).isInstanceOf(Loaded.Found.class);
        for (int nonce : new int[] {8, 11, 13, 16}) {
            assertThat(refusal(peer.seal(peer.header(), clear, nonce, 128).value()))
                    .isEqualTo(RefusalReason.MALFORMED);
        }
        for (int tag : new int[] {96, 104, 112, 120}) {
            assertThat(refusal(peer.seal(peer.header(), clear, 12, tag).value()))
                    .isEqualTo(RefusalReason.MALFORMED);
        }
    }

    @Test
    void anEncryptedKeyIsRefused() {
        String token = created(backend, bench.state()).value();

        assertThat(refusal(token.replaceFirst("\\.\\.", ".AAAA."))).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void anotherTextForTheSameBytesIsRefused() {
        String[] parts = created(backend, bench.state()).value().split("\\.", -1);
        // 16 bytes are 22 characters, of which the last one has four bits that say nothing.
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String tag = parts[4];
        char next = alphabet.charAt(alphabet.indexOf(tag.charAt(21)) + 1);
        parts[4] = tag.substring(0, 21) + next;

        assertThat(Base64.getUrlDecoder().decode(parts[4]))
                .as("the platform takes it for the same")
                .isEqualTo(Base64.getUrlDecoder().decode(tag));
        assertThat(refusal(String.join(".", parts))).isEqualTo(RefusalReason.MALFORMED);
    }

    @Test
    void mutatedAndRandomTokensAreRefusedAndNothingThrows() {
        long seed = new Random().nextLong();
        int count = Bench.dose(20_000, 1_000_000);
        System.out.println("StrangeTokenTest: " + count + " tokens, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> valid = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            valid.add(created(backend, bench.state("a", "x".repeat(i * 40))).value());
        }
        Map<RefusalReason, Integer> reasons = new EnumMap<>(RefusalReason.class);
        for (int i = 0; i < count; i++) {
            String token = Mutation.next(random, valid);
            if (!valid.contains(token)) {
                try {
                    reasons.merge(refusal(token), 1, Integer::sum);
                } catch (RuntimeException thrown) {
                    fail("seed " + seed + ", token " + i, thrown);
                }
            }
        }

        assertThat(reasons)
                .as("the mutations reach every judgement")
                .containsKeys(
                        RefusalReason.MALFORMED,
                        RefusalReason.OVERSIZED,
                        RefusalReason.UNSUPPORTED,
                        RefusalReason.KEY,
                        RefusalReason.FORGED);
        assertThat(bench.events).as("the engine tells of refusals, once").isEmpty();
    }

    @Test
    void noncesNeverRepeat() {
        TokenSeal seal = bench.seal(Bench.ring(root));
        SessionState state = bench.state();
        int at = seal.seal(state, "").value().indexOf('.') + 2;
        long[] nonces = new long[1_000_000];
        byte[] nonce = new byte[12];
        for (int i = 0; i < nonces.length; i++) {
            String token = seal.seal(state, "").value();
            assertThat(Base64Url.decode(token, at, at + 16, nonce, 0)).isTrue();
            nonces[i] = ByteBuffer.wrap(nonce).getLong();
        }
        Arrays.sort(nonces);
        for (int i = 1; i < nonces.length; i++) {
            if (nonces[i] == nonces[i - 1]) {
                fail("two nonces that begin with the same eight bytes");
            }
        }
    }
}
