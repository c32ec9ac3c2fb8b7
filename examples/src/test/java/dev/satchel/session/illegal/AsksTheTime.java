package dev.satchel.session.illegal;

import java.time.Instant;
import java.util.function.Supplier;

/** Breaks the rule on purpose: the time, though not the injected clock's, and by a method reference. */
final class AsksTheTime {
    private AsksTheTime() {}

    static Supplier<Instant> time() {
        return Instant::now;
    }
}
