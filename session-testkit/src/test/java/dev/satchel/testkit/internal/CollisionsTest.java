package dev.satchel.testkit.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.StorageKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

class CollisionsTest {

    private static Map<String, ToIntFunction<byte[]>> hashes() {
        return Map.ofEntries(
                Map.entry("Arrays.hashCode of the bytes", Arrays::hashCode),
                Map.entry("ByteBuffer.hashCode", bytes -> ByteBuffer.wrap(bytes).hashCode()),
                Map.entry("BigInteger.hashCode", bytes -> new BigInteger(bytes).hashCode()),
                Map.entry(
                        "hashCode of the key",
                        bytes -> StorageKey.ofBytes(bytes).hashCode()),
                Map.entry("hashCode of the Latin-1 text", bytes -> new String(bytes, ISO_8859_1).hashCode()),
                Map.entry("hashCode of the hex text", bytes -> hex(bytes).hashCode()),
                Map.entry(
                        "hashCode of the upper-case hex text",
                        bytes -> HexFormat.of().withUpperCase().formatHex(bytes).hashCode()),
                Map.entry(
                        "hashCode of the Base64 text",
                        bytes -> Base64.getEncoder().encodeToString(bytes).hashCode()),
                Map.entry(
                        "hashCode of the Base64url text",
                        bytes -> Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(bytes)
                                .hashCode()),
                Map.entry("CRC32", bytes -> sum(new CRC32(), bytes)),
                Map.entry(
                        "CRC32 of the hex text",
                        bytes -> sum(new CRC32(), hex(bytes).getBytes(US_ASCII))),
                Map.entry("CRC32C", bytes -> sum(new CRC32C(), bytes)),
                Map.entry("Adler32", bytes -> sum(new Adler32(), bytes)),
                Map.entry("FNV-1a", CollisionsTest::fnv),
                Map.entry("XOR of the words", bytes -> {
                    long words = 0;
                    for (int i = 0; i < bytes.length; i += Long.BYTES) {
                        words ^= ByteBuffer.wrap(bytes).getLong(i);
                    }
                    return Long.hashCode(words);
                }),
                Map.entry("sum of the bytes", bytes -> {
                    int sum = 0;
                    for (byte each : bytes) {
                        sum += each;
                    }
                    return sum;
                }));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static int sum(Checksum checksum, byte[] bytes) {
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static int fnv(byte[] bytes) {
        int hash = 0x811C9DC5;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xFF)) * 0x01000193;
        }
        return hash;
    }

    @Test
    void eachPairDiffersAndHasOneHash() {
        assertThat(Collisions.pairs().stream().map(Collisions.Pair::hash))
                .containsExactlyInAnyOrderElementsOf(hashes().keySet());
        for (Collisions.Pair pair : Collisions.pairs()) {
            ToIntFunction<byte[]> hash = hashes().get(pair.hash());
            assertThat(pair.one()).isNotEqualTo(pair.other()).hasSize(StorageKey.BYTES);
            assertThat(hash.applyAsInt(pair.one())).as(pair.hash()).isEqualTo(hash.applyAsInt(pair.other()));
        }
    }
}
