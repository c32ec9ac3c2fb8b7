package dev.satchel.benchmarks.sealing;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.satchel.benchmarks.Visit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor with what a token of Satchel carries besides the session: its header, its claims and its padding. Jackson
 * writes and reads all of it at once. It lacks a key for each stack and day, more than one key, any limit, and a check
 * of a time or of the header.
 */
final class ClaimsSealing implements Sealing {

    private static final int STEP = 32;
    private static final long IDLE = Duration.ofMinutes(30).toMillis();
    private static final String HEADER =
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"1G33lGTqIUOE4X7V.20517\",\"typ\":\"satchel+jwt\"}";

    private final PlatformJwe jwe = new PlatformJwe(HEADER);
    private final InstantSource clock = InstantSource.system();
    private final ObjectWriter writer = JsonMapper.shared().writerFor(Claims.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Claims.class);

    @JsonPropertyOrder({"v", "jti", "iat", "exp", "lat", "xat", "cat", "dat"})
    private record Claims(int v, String jti, long iat, long exp, long lat, long xat, long cat, Visit dat) {}

    @Override
    public String seal(Visit visit) {
        long now = clock.millis();
        long expiry = now + IDLE;
        byte[] json = writer.writeValueAsBytes(
                new Claims(1, "P5osccVeBNG4ySOzxNXm9-", now / 1000, expiry / 1000, now, expiry, now, visit));
        byte[] padded = Arrays.copyOf(json, (json.length + STEP - 1) / STEP * STEP);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return jwe.seal(padded);
    }

    @Override
    public String country(String token) {
        return reader.<Claims>readValue(jwe.open(token)).dat().country();
    }
}
