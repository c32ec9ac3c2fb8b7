package dev.satchel.sealed;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM of the platform, which uses the processor's instructions for it. One object for each direction, made
 * once: looking up the provider costs more than sealing a session. For one thread at a time.
 */
final class AesGcm {

    static final int NONCE = 12;
    static final int TAG = 16;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final Cipher sealing = cipher();
    private final Cipher opening = cipher();

    private static Cipher cipher() {
        try {
            Provider platform = Security.getProvider("SunJCE");
            return platform == null ? Cipher.getInstance(TRANSFORMATION) : Cipher.getInstance(TRANSFORMATION, platform);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java platform has no AES-GCM", missing);
        }
    }

    /**
     * Seals {@code size} bytes into {@code target}, the tag behind them. {@code more} is authenticated behind {@code
     * bound}.
     */
    void seal(
            SecretKeySpec key,
            byte[] nonce,
            byte[] bound,
            byte @Nullable [] more,
            byte[] clear,
            int from,
            int size,
            byte[] target,
            int at) {
        try {
            sealing.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce, 0, NONCE));
            sealing.updateAAD(bound);
            if (more != null) {
                sealing.updateAAD(more);
            }
            sealing.doFinal(clear, from, size, target, at);
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("this Java platform does not do AES-256-GCM", refused);
        }
    }

    /** Opens {@code size} bytes, the tag included, into {@code target}; answers whether they were sealed like this. */
    boolean open(
            SecretKeySpec key,
            byte[] nonce,
            byte[] bound,
            byte @Nullable [] more,
            byte[] sealed,
            int from,
            int size,
            byte[] target) {
        try {
            opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce, 0, NONCE));
            opening.updateAAD(bound);
            if (more != null) {
                opening.updateAAD(more);
            }
            opening.doFinal(sealed, from, size, target, 0);
            return true;
        } catch (AEADBadTagException changed) {
            return false;
        } catch (GeneralSecurityException refused) {
            throw new IllegalStateException("this Java platform does not do AES-256-GCM", refused);
        }
    }
}
