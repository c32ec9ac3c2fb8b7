package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.Token;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The published recipe, written down once more with nothing but the platform: what a peer that shares the root key
 * does.
 */
final class Peer {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] root;
    private final String stack;
    private final long day;

    Peer(RootKey root, String stack, long day) {
        this.root = Base64.getUrlDecoder().decode(root.reveal());
        this.stack = stack;
        this.day = day;
    }

    /** The header that we write ourselves. */
    String header() {
        return "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"" + kid() + "\",\"typ\":\"satchel+jwt\"}";
    }

    String kid() {
        return BASE64.encodeToString(hkdf(root, "kid".getBytes(US_ASCII), 12)) + "." + day;
    }

    byte[] contentKey() {
        ByteBuffer info = ByteBuffer.allocate(1000);
        for (String part : new String[] {"satchel+jwt", "A256GCM", stack, Long.toString(day)}) {
            byte[] bytes = part.getBytes(UTF_8);
            info.putInt(bytes.length).put(bytes);
        }
        return hkdf(root, Arrays.copyOf(info.array(), info.position()), 32);
    }

    Token seal(String json) {
        return seal(header(), json);
    }

    Token seal(String header, String json) {
        return seal(header, json.getBytes(UTF_8), 12, 128);
    }

    Token seal(String header, byte[] clear, int nonceBytes, int tagBits) {
        String protectedHeader = BASE64.encodeToString(header.getBytes(UTF_8));
        byte[] nonce = new byte[nonceBytes];
        new SecureRandom().nextBytes(nonce);
        byte[] sealed;
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(contentKey(), "AES"), new GCMParameterSpec(tagBits, nonce));
            cipher.updateAAD(protectedHeader.getBytes(US_ASCII));
            sealed = cipher.doFinal(clear);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        int text = sealed.length - tagBits / 8;
        return Token.of(protectedHeader + ".." + BASE64.encodeToString(nonce) + "."
                + BASE64.encodeToString(Arrays.copyOf(sealed, text)) + "."
                + BASE64.encodeToString(Arrays.copyOfRange(sealed, text, sealed.length)));
    }

    private static byte[] hkdf(byte[] secret, byte[] info, int length) {
        byte[] extracted = hmac(new byte[32], secret);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return Arrays.copyOf(hmac(extracted, block), length);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
