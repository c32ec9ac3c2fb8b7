package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How far ahead a token may last: as long as the keys of its day are taken for ones that can still be in use. */
record LongestLifetime(InstantSource clock, Duration longest) {

    /** Refuses a token that would still be wanted when its key is no longer derived. */
    void check(Instant end) {
        if (end.isAfter(clock.instant().plus(longest))) {
            throw new SessionConfigurationException(
                    "sealed.lifetime",
                    "this session lives longer than the " + longest + " for which a sealed token opens",
                    "choose a shorter lifetime, or SealedSessions.with(keyRing).longestLifetime(…)");
        }
    }
}
