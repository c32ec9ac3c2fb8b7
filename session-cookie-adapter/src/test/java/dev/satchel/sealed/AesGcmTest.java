package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AesGcmTest {

    /** The content key, nonce, header, ciphertext and tag of RFC 7516, appendix A.1. */
    private static final SecretKeySpec KEY = new SecretKeySpec(
            unsigned(
                    177, 161, 244, 128, 84, 143, 225, 115, 63, 180, 3, 255, 107, 154, 212, 246, 138, 7, 110, 91, 112,
                    46, 34, 105, 47, 130, 203, 46, 122, 234, 64, 252),
            "AES");

    private static final byte[] NONCE = unsigned(227, 197, 117, 252, 2, 219, 233, 68, 180, 225, 77, 219);
    private static final byte[] HEADER = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ".getBytes(US_ASCII);
    private static final byte[] CLEAR =
            "The true sign of intelligence is not knowledge but imagination.".getBytes(US_ASCII);
    private static final String TEXT =
            "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A";
    private static final String TAG = "XFBoMYUZodetZdvTiFvSkQ";

    private static byte[] unsigned(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void sealsWhatAppendixA1OfRfc7516Says() {
        byte[] sealed = new byte[CLEAR.length + AesGcm.TAG];

        new AesGcm().seal(KEY, NONCE, HEADER, null, CLEAR, 0, CLEAR.length, sealed, 0);

        assertThat(Base64Url.encode(Arrays.copyOf(sealed, CLEAR.length))).isEqualTo(TEXT);
        assertThat(Base64Url.encode(Arrays.copyOfRange(sealed, CLEAR.length, sealed.length)))
                .isEqualTo(TAG);
    }

    @Test
    void opensWhatAppendixA1OfRfc7516Says() {
        byte[] sealed = new byte[CLEAR.length + AesGcm.TAG];
        assertThat(Base64Url.decode(TEXT, 0, TEXT.length(), sealed, 0)).isTrue();
        assertThat(Base64Url.decode(TAG, 0, TAG.length(), sealed, CLEAR.length)).isTrue();
        byte[] clear = new byte[CLEAR.length];

        boolean opened = new AesGcm().open(KEY, NONCE, HEADER, null, sealed, 0, sealed.length, clear);

        assertThat(opened).isTrue();
        assertThat(clear).isEqualTo(CLEAR);
    }

    @Test
    void whatWasAuthenticatedBesidesIsPartOfTheSeal() {
        AesGcm cipher = new AesGcm();
        byte[] sealed = new byte[CLEAR.length + AesGcm.TAG];
        byte[] more = {1, 2, 3};
        cipher.seal(KEY, NONCE, HEADER, more, CLEAR, 0, CLEAR.length, sealed, 0);
        byte[] clear = new byte[CLEAR.length];

        assertThat(cipher.open(KEY, NONCE, HEADER, null, sealed, 0, sealed.length, clear))
                .isFalse();
        assertThat(cipher.open(KEY, NONCE, HEADER, new byte[] {1, 2, 4}, sealed, 0, sealed.length, clear))
                .isFalse();
        assertThat(cipher.open(KEY, NONCE, HEADER, more, sealed, 0, sealed.length, clear))
                .isTrue();
    }
}
