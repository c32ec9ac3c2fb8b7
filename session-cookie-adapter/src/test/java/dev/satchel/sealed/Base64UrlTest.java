package dev.satchel.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64UrlTest {

    private static final Base64.Encoder PLATFORM = Base64.getUrlEncoder().withoutPadding();

    /** Asks both ways, which must agree. */
    private static boolean decodes(String text) {
        boolean piecewise = Base64Url.decode(text, 0, text.length(), new byte[text.length()], 0);
        boolean whole = Base64Url.decodeWhole(text.getBytes(StandardCharsets.ISO_8859_1), new byte[text.length()]);
        assertThat(whole).as(text).isEqualTo(piecewise);
        return piecewise;
    }

    @Test
    void encodesAsThePlatformDoesAndDecodesItBackAtEveryLength() {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64Url.encode(bytes);
            byte[] decoded = new byte[Base64Url.decodedLength(text.length())];

            assertThat(text).isEqualTo(PLATFORM.encodeToString(bytes)).hasSize(Base64Url.encodedLength(length));
            assertThat(Base64Url.decode(text, 0, text.length(), decoded, 0)).isTrue();
            assertThat(decoded).isEqualTo(bytes);
            byte[] whole = new byte[text.length()];
            assertThat(Base64Url.encodeWhole(bytes, whole)).isEqualTo(text.length());
            assertThat(new String(whole, StandardCharsets.ISO_8859_1)).isEqualTo(text);
            assertThat(Base64Url.decodeWhole(whole, decoded)).isTrue();
            assertThat(decoded).isEqualTo(bytes);
        }
    }

    @Test
    void decodesFromAndToTheMiddle() {
        byte[] target = new byte[8];

        assertThat(Base64Url.decode("xxAQIDxx", 2, 6, target, 3)).isTrue();

        assertThat(target).isEqualTo(new byte[] {0, 0, 0, 1, 2, 3, 0, 0});
    }

    @Test
    void takesOneTextOnlyForEachByteString() {
        assertThat(decodes("AA")).isTrue();
        for (char stray : "BCDEFGHIJKLMNOP".toCharArray()) {
            assertThat(decodes("A" + stray)).as("low bits of A%s", stray).isFalse();
        }
        assertThat(decodes("AAA")).isTrue();
        assertThat(decodes("AAB")).isFalse();
        assertThat(decodes("AAC")).isFalse();
        assertThat(decodes("AAD")).isFalse();
    }

    @Test
    void refusesPaddingForeignCharactersAndImpossibleLengths() {
        for (String text :
                new String[] {"AA==", "AAA=", "A", "AAAAA", "AA A", "AAA+", "AAA/", "AAA.", "AAAé", "ĀAAA", "AAA\u0141"
                }) {
            assertThat(decodes(text)).as(text).isFalse();
        }
        for (int position = 0; position < 7; position++) {
            for (char character = 0; character < 0x180; character++) {
                char[] text = "AAAAAAA".toCharArray();
                text[position] = character;
                boolean allowed = character < 0x80
                        && (Character.isLetterOrDigit(character) || character == '-' || character == '_');
                boolean canonical = position < 6 || "AEIMQUYcgkosw048".indexOf(character) >= 0;
                assertThat(decodes(new String(text))).as(Arrays.toString(text)).isEqualTo(allowed && canonical);
            }
        }
    }
}
