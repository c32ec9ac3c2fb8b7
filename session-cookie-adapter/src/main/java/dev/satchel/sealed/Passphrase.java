package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionConfigurationException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** A root key from a passphrase, through Argon2id with the second choice of parameters of RFC 9106, section 4. */
final class Passphrase {

    private static final int MIN_LENGTH = 12;
    private static final int MIN_DISTINCT = 5;
    private static final int MIN_SALT = 16;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int KIBIBYTES = 64 * 1024;

    private Passphrase() {}

    static RootKey derive(String passphrase, String salt) {
        refuseHalves(passphrase, "sealed.passphrase", "the passphrase");
        refuseHalves(salt, "sealed.salt", "the salt");
        int length = passphrase.codePointCount(0, passphrase.length());
        if (length < MIN_LENGTH || passphrase.chars().distinct().count() < MIN_DISTINCT) {
            throw weak("is shorter than " + MIN_LENGTH + " characters, or repeats a few of them");
        }
        if (Guessable.weight(passphrase) < MIN_LENGTH) {
            throw weak("is made of common words, sequences or repetitions, which guessers try first");
        }
        byte[] salting = salt.getBytes(UTF_8);
        if (salting.length < MIN_SALT) {
            throw new SessionConfigurationException(
                    "sealed.salt",
                    "the salt has " + salting.length + " bytes, it needs " + MIN_SALT,
                    "take a text that no other deployment has, such as its domain name and the date of its first start");
        }
        return new RootKey(argon2id(passphrase.getBytes(UTF_8), salting), KeyState.PRIMARY, Optional.empty());
    }

    /** UTF-8 makes a question mark of each, so that many texts would be one key. */
    private static void refuseHalves(String text, String problem, String what) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new SessionConfigurationException(problem, what + " has half a character", "pass whole characters");
        }
    }

    private static SessionConfigurationException weak(String how) {
        return new SessionConfigurationException(
                "sealed.passphrase", "the passphrase " + how, "take six random words, or better a key file");
    }

    private static byte[] argon2id(byte[] passphrase, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(PASSES)
                .withMemoryAsKB(KIBIBYTES)
                .withParallelism(LANES)
                .withSalt(salt)
                .build());
        byte[] key = new byte[RootKey.BYTES];
        generator.generateBytes(passphrase, key);
        Arrays.fill(passphrase, (byte) 0);
        return key;
    }
}
