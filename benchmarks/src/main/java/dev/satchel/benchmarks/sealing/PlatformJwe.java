package dev.satchel.benchmarks.sealing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A compact JWE by hand, of the platform's cipher, a random nonce and base64url: what Satchel's tokens look like. For
 * one thread.
 */
final class PlatformJwe {

    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder BYTES = Base64.getUrlDecoder();

    /** The shortest header that says how it is sealed. */
    static final String PLAIN_HEADER = "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}";

    private final String header;
    private final byte[] authenticated;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(random.generateSeed(32), "AES");
    private final Cipher sealing = PlatformToken.lookUp();
    private final Cipher opening = PlatformToken.lookUp();

    PlatformJwe(String header) {
        this.header = TEXT.encodeToString(header.getBytes(ISO_8859_1));
        this.authenticated = this.header.getBytes(ISO_8859_1);
    }

    /** The token of these bytes. */
    String seal(byte[] clear) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = run(sealing, Cipher.ENCRYPT_MODE, nonce, clear);
        int size = sealed.length - TAG;
        return header
                + ".."
                + TEXT.encodeToString(nonce)
                + "."
                + TEXT.encodeToString(Arrays.copyOf(sealed, size))
                + "."
                + TEXT.encodeToString(Arrays.copyOfRange(sealed, size, sealed.length));
    }

    /** The bytes in this token. */
    byte[] open(String token) {
        int nonce = header.length() + 2;
        int text = token.indexOf('.', nonce) + 1;
        int tag = token.indexOf('.', text) + 1;
        byte[] encrypted = BYTES.decode(token.substring(text, tag - 1));
        byte[] sealed = Arrays.copyOf(encrypted, encrypted.length + TAG);
        System.arraycopy(BYTES.decode(token.substring(tag)), 0, sealed, encrypted.length, TAG);
        byte[] iv = BYTES.decode(token.substring(nonce, text - 1));
        return run(opening, Cipher.DECRYPT_MODE, iv, sealed);
    }

    private byte[] run(Cipher cipher, int mode, byte[] nonce, byte[] bytes) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(authenticated);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
