package dev.satchel.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void derivesWhatTestCaseOneOfRfc5869Says() {
        byte[] derived = Hkdf.derive(
                hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                hex("000102030405060708090a0b0c"),
                hex("f0f1f2f3f4f5f6f7f8f9"),
                42);

        assertThat(derived)
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
    }

    @Test
    void derivesWithoutASaltWhatTestCaseThreeOfRfc5869Says() {
        byte[] derived = Hkdf.derive(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), new byte[0], 42);

        assertThat(derived)
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void partsThatRunTogetherAlikeGiveDifferentInformation() {
        assertThat(Hkdf.info("ab", "c")).isNotEqualTo(Hkdf.info("a", "bc"));
        assertThat(Hkdf.info("a", "")).isEqualTo(hex("000000016100000000"));
    }
}
