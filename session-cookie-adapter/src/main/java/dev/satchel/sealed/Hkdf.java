package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF with SHA-256 (RFC 5869), through BouncyCastle's lightweight API: the platform has none before Java 24. */
final class Hkdf {

    private static final byte[] NONE = {};

    private Hkdf() {}

    /** Extract and expand, without a salt: what we derive from is uniformly random already. */
    static byte[] derive(byte[] secret, byte[] info, int length) {
        return derive(secret, NONE, info, length);
    }

    /** Extract and expand. */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(secret, salt, info));
        byte[] derived = new byte[length];
        generator.generateBytes(derived, 0, length);
        return derived;
    }

    /** The parts as UTF-8, each behind its length in 4 bytes big-endian: no two lists of parts give the same bytes. */
    static byte[] info(String... parts) {
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        for (String part : parts) {
            byte[] bytes = part.getBytes(UTF_8);
            for (int shift = 24; shift >= 0; shift -= 8) {
                info.write(bytes.length >>> shift);
            }
            info.writeBytes(bytes);
        }
        return info.toByteArray();
    }
}
