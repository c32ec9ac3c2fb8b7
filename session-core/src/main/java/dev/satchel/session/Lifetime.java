package dev.satchel.session;

import java.time.Duration;

/**
 * How long a session lives. Always finite: ten years at most. Millisecond precision.
 *
 * <pre>{@code
 * session.lifetime(Lifetime.remembered(Duration.ofDays(30)));
 * }</pre>
 *
 * @param idle it expires when it was not used for so long; slides
 * @param absolute it expires so long after it started, whatever its use; never moves, unless another principal claims
 * it
 * @param persistent whether the carrier keeps the token beyond the end of the browser session
 */
public record Lifetime(Duration idle, Duration absolute, boolean persistent) {

    /** The longest lifetime. */
    public static final Duration MAX = Duration.ofDays(3653);

    /**
     * Checks the durations, and cuts them to whole milliseconds.
     *
     * @throws IllegalArgumentException when one is shorter than a millisecond or longer than {@link #MAX}, or idle is
     * longer than absolute
     */
    public Lifetime {
        check("idle", idle);
        check("absolute", absolute);
        if (idle.compareTo(absolute) > 0) {
            throw new IllegalArgumentException(
                    "the idle time " + idle + " is longer than the absolute lifetime " + absolute);
        }
        idle = Duration.ofMillis(idle.toMillis());
        absolute = Duration.ofMillis(absolute.toMillis());
    }

    /** A lifetime for the browser session. */
    public static Lifetime of(Duration idle, Duration absolute) {
        return new Lifetime(idle, absolute, false);
    }

    /** A persistent lifetime of this length, used or not: "remember me". */
    public static Lifetime remembered(Duration duration) {
        return new Lifetime(duration, duration, true);
    }

    private static void check(String name, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "the " + name + " lifetime lies between 1 ms and ten years (" + MAX + "), not at " + duration);
        }
    }
}
