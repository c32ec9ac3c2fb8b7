package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.SessionConfigurationException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** A root key from a passphrase, through Argon2id with the second choice of parameters of RFC 9106, section 4. */
final class Passphrase {

    private static final int SHORTEST = 12;
    private static final int FEWEST_DISTINCT = 5;
    private static final int SHORTEST_SALT = 16;
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int KIBIBYTES = 64 * 1024;

    private Passphrase() {}

    static RootKey derive(String passphrase, String salt) {
        if (passphrase.length() < SHORTEST || passphrase.chars().distinct().count() < FEWEST_DISTINCT) {
            throw new SessionConfigurationException(
                    "sealed.passphrase",
                    "the passphrase is shorter than " + SHORTEST + " characters, or repeats a few of them",
                    "take six random words, or better a key file");
        }
        byte[] salting = salt.getBytes(UTF_8);
        if (salting.length < SHORTEST_SALT) {
            throw new SessionConfigurationException(
                    "sealed.salt",
                    "the salt has " + salting.length + " bytes, it needs " + SHORTEST_SALT,
                    "take a text that no other deployment has, such as its domain name and the date of its first start");
        }
        return new RootKey(argon2id(passphrase.getBytes(UTF_8), salting), KeyState.PRIMARY, Optional.empty());
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
