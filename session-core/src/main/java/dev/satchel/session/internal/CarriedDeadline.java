package dev.satchel.session.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.time.Duration;
import java.time.Instant;

/**
 * The deadline of which a persistent carrier was last notified. Each write of the payload issues the token, so the
 * payload's own {@code expiresAt} is what was issued last. A touch moves the deadline beside the payload and leaves
 * that as it was.
 *
 * <p>The carrier is notified of a touch when the deadline has moved by more than a tolerance: a tenth of the idle time,
 * a day at most. Then the payload is written as well, and the distance starts anew. A backend that cannot write it,
 * because its payload is the token, passes the next multiple of the tolerance instead.
 */
final class CarriedDeadline {

    private static final long MAX_MILLIS = Duration.ofDays(1).toMillis();

    private CarriedDeadline() {}

    /** Whether the carrier must be notified of the touch that moves the held snapshot to {@code next}. */
    static boolean outdated(Composition parts, Snapshot held, SessionState next) {
        Lifetime lifetime = parts.lifetime(next);
        if (!lifetime.persistent()) {
            return false;
        }
        SessionState written = held.state();
        long tolerance = Math.max(1, Math.min(lifetime.idle().toMillis() / 10, MAX_MILLIS));
        return steps(written, next.expiresAt(), tolerance) > steps(written, held.expiresAt(), tolerance);
    }

    private static long steps(SessionState written, Instant deadline, long tolerance) {
        return Math.floorDiv(deadline.toEpochMilli() - written.expiresAt().toEpochMilli(), tolerance);
    }
}
