package dev.satchel.benchmarks.sealing;

import dev.satchel.benchmarks.Visit;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: the platform's cipher, a random nonce, Jackson and base64url, by hand. Opening decodes the whole session. The cipher is kept, or with
 * {@code floorPerCall} looked up for each call, as most programs do.
 *
 * <p>What it leaves out: times and expiry, a key for each stack and day, more than one key, padding, any limit, a check of the header.
 */
final class PlatformSealing implements Sealing {

    private final ObjectWriter writer = JsonMapper.shared().writerFor(Visit.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Visit.class);
    private final PlatformJwe jwe;

    PlatformSealing(boolean kept) {
        jwe = new PlatformJwe(kept);
    }

    @Override
    public String seal(Visit visit) {
        return jwe.seal(writer.writeValueAsBytes(visit));
    }

    @Override
    public String country(String token) {
        return reader.<Visit>readValue(jwe.open(token)).country();
    }
}
