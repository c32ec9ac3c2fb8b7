package dev.satchel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is set. Thread-safe.
 *
 * <pre>{@code
 * SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
 * clock.advance(Duration.ofMinutes(30));
 * clock.instant(); // 2026-01-01T00:30:00Z
 * }</pre>
 */
public final class SettableClock implements InstantSource {

    private final AtomicReference<Instant> now;

    private SettableClock(Instant start) {
        now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
    }

    /** A clock that shows this instant. */
    public static SettableClock at(Instant start) {
        return new SettableClock(start);
    }

    /** The time that it shows. */
    @Override
    public Instant instant() {
        return Objects.requireNonNull(now.get());
    }

    /** Lets time pass, all at once. A negative duration turns it back. */
    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    /** Shows this instant from now on. */
    public void set(Instant instant) {
        now.set(Objects.requireNonNull(instant, "instant"));
    }

    @Override
    public String toString() {
        return "SettableClock[" + instant() + "]";
    }
}
