package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that the server keeps a record: milliseconds from now, computed by the engine's clock and counted by the
 * server's. The two need not agree about the time.
 */
final class TimeToLive {

    private TimeToLive() {}

    /**
     * From now to then, in whole milliseconds, rounded up: a record may stay too long, never too short. Zero when then
     * has passed.
     */
    static long left(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        return left.isNegative() ? 0 : left.plusNanos(999_999).toMillis();
    }

    static byte[] text(long millis) {
        return Long.toString(millis).getBytes(US_ASCII);
    }
}
