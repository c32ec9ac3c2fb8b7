package dev.satchel.benchmarks.sealing;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The least that seals: a random nonce, the platform's AES-256-GCM, and one base64url of nonce, ciphertext and tag. For
 * one thread.
 */
public final class PlatformToken {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder BYTES = Base64.getUrlDecoder();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(random.generateSeed(32), "AES");
    private final Cipher sealing = lookUp();
    private final Cipher opening = lookUp();
    private final boolean kept;

    /** Keeps its ciphers, or looks one up for each call. */
    public PlatformToken(boolean kept) {
        this.kept = kept;
    }

    /** The token of these bytes. */
    public String seal(byte[] clear) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = kept ? sealing : lookUp();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] token = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(clear.length));
            cipher.doFinal(clear, 0, clear.length, token, NONCE);
            return TEXT.encodeToString(token);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** The bytes in this token. */
    public byte[] open(String token) {
        byte[] bytes = BYTES.decode(token);
        try {
            Cipher cipher = kept ? opening : lookUp();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE));
            return cipher.doFinal(bytes, NONCE, bytes.length - NONCE);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException(refused);
        }
    }

    static Cipher lookUp() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
