package dev.satchel.session.internal;

import dev.satchel.session.backend.Composition;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.codec.SessionState.Flash;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The flash values that one exchange leaves for later exchanges, and those that it takes. For one thread. */
final class FlashDelta {

    /** How long a flash value waits for its exchange. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    // Each is made at its first use, which most exchanges never come to.
    private Map<String, Payload> left = Map.of();
    private Map<String, Flash> taken = Map.of();

    private boolean dropped;

    void leave(String name, Payload value) {
        if (left.isEmpty()) {
            left = new HashMap<>();
        }
        left.put(name, value.trimmed());
    }

    /**
     * Takes the very value that was seen: one that another exchange stores meanwhile under the same name is for its own
     * exchange.
     */
    void take(String name, Flash seen) {
        if (taken.isEmpty()) {
            taken = new HashMap<>();
        }
        taken.put(name, seen);
    }

    /** Drops what this exchange and earlier ones left. */
    void drop() {
        left = Map.of();
        dropped = true;
    }

    boolean isEmpty() {
        return left.isEmpty() && taken.isEmpty() && !dropped;
    }

    /** The value that an earlier exchange left and this one has not taken. */
    Optional<Flash> seen(SessionState opened, String name, Instant openedAt) {
        return dropped || taken.containsKey(name) ? Optional.empty() : waiting(opened, name, openedAt);
    }

    /** The value that waits in this session, if its time is not over. */
    static Optional<Flash> waiting(SessionState session, String name, Instant at) {
        return Optional.ofNullable(session.flash().get(name)).filter(flash -> !faded(flash, at));
    }

    /** The flash values after the changes, when these were there before. */
    Map<String, Flash> over(Map<String, Flash> base, Instant openedAt) {
        Map<String, Flash> result = new HashMap<>();
        if (!dropped) {
            base.forEach((name, flash) -> {
                if (!flash.equals(taken.get(name)) && !faded(flash, openedAt)) {
                    result.put(name, flash);
                }
            });
        }
        left.forEach((name, value) -> result.put(name, new Flash(value, openedAt)));
        return result;
    }

    /** Whether its time is over, or begins further ahead than clocks may be apart: nobody knows when that is over. */
    private static boolean faded(Flash flash, Instant at) {
        return !flash.setAt().plus(LIFE).isAfter(at) || flash.setAt().isAfter(at.plus(Composition.CLOCK_SKEW));
    }
}
