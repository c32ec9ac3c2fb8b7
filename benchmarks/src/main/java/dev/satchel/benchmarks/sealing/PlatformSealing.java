package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;
import java.util.function.Function;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: the platform's cipher, a random nonce, Jackson and base64url, by hand. Opening decodes the whole session.
 * The token is the bare one of {@link PlatformToken}. {@code floorPerCall} looks the cipher up for each call, as most
 * programs do. With {@code floorJwe} the token has the same shape as Satchel's.
 *
 * <p>It lacks times and expiry, a key for each stack and day, more than one key, padding, any limit; a
 * header, or a check of it.
 */
final class PlatformSealing implements Sealing {

    private final ObjectWriter writer = JsonMapper.shared().writerFor(Visit.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Visit.class);
    private final Function<byte[], String> sealing;
    private final Function<String, byte[]> opening;

    private PlatformSealing(Function<byte[], String> sealing, Function<String, byte[]> opening) {
        this.sealing = sealing;
        this.opening = opening;
    }

    /** One encoding of nonce, ciphertext and tag; the cipher is kept, or looked up for each call. */
    static PlatformSealing bare(boolean kept) {
        PlatformToken token = new PlatformToken(kept);
        return new PlatformSealing(token::seal, token::open);
    }

    /** A compact JWE, its parts encoded apart. */
    static PlatformSealing jwe() {
        PlatformJwe jwe = new PlatformJwe(PlatformJwe.PLAIN_HEADER);
        return new PlatformSealing(jwe::seal, jwe::open);
    }

    @Override
    public String seal(Visit visit) {
        return sealing.apply(writer.writeValueAsBytes(visit));
    }

    @Override
    public String country(String token) {
        return reader.<Visit>readValue(opening.apply(token)).country();
    }
}
