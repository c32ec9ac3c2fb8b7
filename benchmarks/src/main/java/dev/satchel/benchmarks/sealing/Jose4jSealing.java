package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.lang.JoseException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * jose4j, whose object is made for each token. It leaves out times and expiry, keys for stacks and days, padding, and
 * limits.
 */
final class Jose4jSealing implements Sealing {

    private final SecretKey key = new SecretKeySpec(new SecureRandom().generateSeed(32), "AES");
    private final ObjectWriter writer = JsonMapper.shared().writerFor(Visit.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Visit.class);

    @Override
    public String seal(Visit visit) {
        try {
            JsonWebEncryption token = new JsonWebEncryption();
            token.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
            token.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
            token.setKey(key);
            token.setPlaintext(writer.writeValueAsBytes(visit));
            return token.getCompactSerialization();
        } catch (JoseException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public String country(String token) {
        try {
            JsonWebEncryption sealed = new JsonWebEncryption();
            sealed.setKey(key);
            sealed.setCompactSerialization(token);
            return reader.<Visit>readValue(sealed.getPlaintextBytes()).country();
        } catch (JoseException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
