package dev.satchel.benchmarks.sealing;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.satchel.benchmarks.Visit;
import java.security.SecureRandom;
import java.text.ParseException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nimbus JOSE+JWT, encrypter and decrypter kept. It leaves out times and expiry, keys for stacks and days, padding, and
 * limits.
 */
final class NimbusSealing implements Sealing {

    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);

    private final ObjectWriter writer = JsonMapper.shared().writerFor(Visit.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Visit.class);
    private final DirectEncrypter encrypter;
    private final DirectDecrypter decrypter;

    NimbusSealing() {
        SecretKey key = new SecretKeySpec(new SecureRandom().generateSeed(32), "AES");
        try {
            encrypter = new DirectEncrypter(key);
            decrypter = new DirectDecrypter(key);
        } catch (JOSEException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public String seal(Visit visit) {
        try {
            JWEObject token = new JWEObject(HEADER, new Payload(writer.writeValueAsBytes(visit)));
            token.encrypt(encrypter);
            return token.serialize();
        } catch (JOSEException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public String country(String token) {
        try {
            JWEObject parsed = JWEObject.parse(token);
            parsed.decrypt(decrypter);
            return reader.<Visit>readValue(parsed.getPayload().toBytes()).country();
        } catch (JOSEException | ParseException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
