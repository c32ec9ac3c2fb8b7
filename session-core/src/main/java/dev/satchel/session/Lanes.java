package dev.satchel.session;

import dev.satchel.session.internal.LaneSessions;
import java.time.Duration;

/**
 * A lane per session: inside this process the exchanges of one session run one after the other, in the order in which they asked for it;
 * those of other sessions are not held up. It shortens conflicts where requests of one browser come at once. It does not take the place
 * of the store's compare-and-set, which stays the truth between processes.
 *
 * <p>A session is known by what was presented: a token, or an address. Its lane is taken when the exchange asks for the session
 * ({@code view()}, {@code session()}, a call of a {@link BoundSession}) and left at commit or close, on whatever thread. An exchange that
 * presents no token takes none. Inside a lane, do not open the same session again: that waits for itself. A lane that nobody is in takes no
 * memory.
 *
 * <p>With sealed sessions a lane orders requests and joins nothing: each still carries what its own token held.
 *
 * <p>Thread-safe; starts no thread. Who waits too long, or is interrupted while waiting (the thread's interrupt flag stays set), gets a
 * {@link SessionBusyException}, and nothing was done.
 *
 * <pre>{@code
 * Sessions inLanes = Lanes.around(sessions, Duration.ofSeconds(5));
 * }</pre>
 */
public final class Lanes {

    private static final Duration LONGEST = Duration.ofHours(1);

    private Lanes() {}

    /**
     * The same stack, with lanes. Only exchanges that are opened through what this answers are kept in order.
     *
     * @param wait how long an exchange waits for its turn; up to an hour, zero not to wait
     * @throws SessionConfigurationException when it is negative or too long
     */
    public static Sessions around(Sessions sessions, Duration wait) {
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw new SessionConfigurationException(
                    "lanes.wait",
                    "an exchange waits for its turn from zero to " + LONGEST + ", not " + wait,
                    "choose a few seconds, less than a client waits for its answer");
        }
        return new LaneSessions(sessions, wait);
    }
}
