package dev.satchel.session.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.store.StorageKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeySpaceTest {

    private final KeySpace keys = new KeySpace("shop/prod");

    @Test
    void aKeyIsTheDigestOfAPrefixAndItsParts() throws Exception {
        assertThat(keys.key(Token.of("abc-123")).toBytes()).isEqualTo(digest("shop/prod", "token", "abc-123"));
        assertThat(keys.key(SessionAddress.of("telegram", "42")).toBytes())
                .isEqualTo(digest("shop/prod", "address", "telegram", "42"));
        assertThat(keys.owner("ada").toBytes()).isEqualTo(digest("shop/prod", "owner", "ada"));
    }

    // Guard: KeySpace.key takes the length of the channel into the key.
    @Test
    void noTwoOfThemShareAKey() {
        List<StorageKey> all = List.of(
                keys.key(Token.of("ab")),
                keys.key(SessionAddress.of("a", "b")),
                keys.key(SessionAddress.of("ab", "b")),
                keys.key(SessionAddress.of("a", "bb")),
                keys.moved(new BirthId(1, 2)),
                keys.floor(),
                keys.ownerSecret(),
                new KeySpace("shop/test").key(Token.of("ab")));

        assertThat(all).doesNotHaveDuplicates();
    }

    // Guard: KeySpace.Stripe.scratched leaves what is not ASCII to the encoder.
    @Test
    void anyTextIsEncodedAsUtf8() throws Exception {
        assertThat(keys.owner("Zoë 🦊").toBytes()).isEqualTo(digest("shop/prod", "owner", "Zoë 🦊"));
        assertThat(keys.key(SessionAddress.of("päckchen", "1")).toBytes())
                .isEqualTo(digest("shop/prod", "address", "päckchen", "1"));
    }

    // Guard: KeySpace.Stripe.scratched leaves what is too long for the scratch to the encoder. Each key comes after a
    // longer one.
    @Test
    void aPartOfAnyLengthIsTakenWhole() throws Exception {
        for (int length = 300; length >= 0; length--) {
            String part = "x".repeat(length);
            assertThat(keys.key(Token.of(part)).toBytes()).isEqualTo(digest("shop/prod", "token", part));
            assertThat(keys.owner(part + "ë").toBytes()).isEqualTo(digest("shop/prod", "owner", part + "ë"));
        }
    }

    // Guard: KeySpace.Stripe.digest wipes what it wrote. Texts of 180 and 181 characters fill the scratch, or miss it.
    @ParameterizedTest
    @MethodSource("texts")
    void noTextStaysBehind(String part) {
        KeySpace.Stripe stripe = new KeySpace.Stripe();
        stripe.digest("a prefix of ".getBytes(UTF_8), part);

        assertThat(stripe.scratch).containsOnly(0);
    }

    static Stream<String> texts() {
        return Stream.of("a-token", "a name that ends in ë", "ë begins this one", "x".repeat(180), "x".repeat(181));
    }

    // Guard: KeySpace.digest takes a digest for itself alone. More threads than digests, so that some meet.
    @Test
    void threadsThatAskAtOnceDoNotMixTheirKeys() throws Exception {
        List<Token> tokens =
                IntStream.range(0, 200).mapToObj(i -> Token.of("token-" + i)).toList();
        List<StorageKey> alone = tokens.stream().map(keys::key).toList();
        ExecutorService executor = Executors.newFixedThreadPool(64);
        try {
            List<Future<List<StorageKey>>> together = new ArrayList<>();
            for (int thread = 0; thread < 64; thread++) {
                together.add(executor.submit(() -> {
                    List<StorageKey> found = List.of();
                    for (int round = 0; round < 20; round++) {
                        found = tokens.stream().map(keys::key).toList();
                        if (!found.equals(alone)) {
                            break;
                        }
                    }
                    return found;
                }));
            }
            for (Future<List<StorageKey>> each : together) {
                assertThat(each.get()).isEqualTo(alone);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Twelve bytes of the digest of stack and kind, then the parts, all but the last with their lengths. */
    private static byte[] digest(String stack, String kind, String... parts)
            throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream input = new DataOutputStream(bytes);
        input.write(sha256.digest(measured(stack, kind)), 0, 12);
        input.write(measured(Arrays.copyOf(parts, parts.length - 1)));
        input.write(parts[parts.length - 1].getBytes(UTF_8));
        return sha256.digest(bytes.toByteArray());
    }

    private static byte[] measured(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream input = new DataOutputStream(bytes);
        for (String part : parts) {
            byte[] encoded = part.getBytes(UTF_8);
            input.writeInt(encoded.length);
            input.write(encoded);
        }
        return bytes.toByteArray();
    }
}
