package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;

/**
 * How long the server keeps what it is given: a number of milliseconds from now, told by the engine's clock and counted by the server's.
 * The two need not agree about the time.
 */
final class Lives {

    private static final Duration LEAST = Duration.ofMillis(1);

    private Lives() {}

    /** From now to then, at least a millisecond: the server refuses zero. */
    static Duration left(Instant then, Instant now) {
        Duration left = Duration.between(now, then);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** In whole milliseconds, rounded up: a record may stay too long, never too short. */
    static byte[] text(Duration life) {
        return Long.toString(life.plusNanos(999_999).toMillis()).getBytes(US_ASCII);
    }
}
