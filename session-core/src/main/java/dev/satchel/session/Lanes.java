package dev.satchel.session;

import dev.satchel.session.internal.LaneSessions;
import java.time.Duration;
import java.util.Objects;

/**
 * A lane per session: inside this process the exchanges of one session run one after the other, in the order in which
 * they asked for it. Those of other sessions are not held up. It shortens conflicts where requests of one browser come
 * at once. It does not take the place of the store's compare-and-set, which stays the truth between processes.
 *
 * <p>A session is known by what was presented: a token, or an address. Its lane is taken when the exchange asks for the
 * session ({@code view()}, {@code session()}, a call of a {@link BoundSession}) and left at commit or close, on
 * whatever thread. An exchange that presents no token takes none. Inside the body of a {@link BoundSession}, do not
 * open the same session again: that would wait for itself, and is refused at once. A lane that nobody is in takes no
 * memory.
 *
 * <p>With sealed sessions a lane orders requests and joins nothing: each still carries what its own token held.
 *
 * <p>A waiting exchange keeps its thread. So the number of exchanges that wait for one session is bounded, and a busy
 * session cannot take all threads.
 *
 * <p>Thread-safe; starts no thread. An exchange that is one too many, waits too long, or is interrupted while waiting
 * gets a {@link SessionBusyException}, and nothing has been done. The interrupt flag stays set.
 *
 * <pre>{@code
 * Sessions inLanes = Lanes.around(sessions, Duration.ofSeconds(5));
 * }</pre>
 */
public final class Lanes {

    /** How many exchanges wait for one session by default. */
    public static final int MAX_WAITING = 16;

    private static final Duration MAX_WAIT = Duration.ofHours(1);

    private Lanes() {}

    /**
     * The same stack, with lanes in which {@value #MAX_WAITING} may wait. Only exchanges that are opened through what
     * this answers are kept in order.
     *
     * @param sessions the stack
     * @param wait how long an exchange waits for its turn; up to an hour, zero not to wait
     * @throws SessionConfigurationException when it is negative or too long
     */
    public static Sessions around(Sessions sessions, Duration wait) {
        return around(sessions, wait, MAX_WAITING);
    }

    /**
     * The same stack, with lanes. Only exchanges that are opened through what this answers are kept in order.
     *
     * @param sessions the stack
     * @param wait how long an exchange waits for its turn; up to an hour, zero not to wait
     * @param mostWaiting how many exchanges may wait for one session; at least 1
     * @throws SessionConfigurationException when one of them is out of its range
     */
    public static Sessions around(Sessions sessions, Duration wait, int mostWaiting) {
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(wait, "wait");
        if (wait.isNegative() || wait.compareTo(MAX_WAIT) > 0) {
            throw new SessionConfigurationException(
                    "lanes.wait",
                    "an exchange waits for its turn from zero to " + MAX_WAIT + ", not " + wait,
                    "choose a few seconds, less than a client waits for its answer");
        }
        if (mostWaiting < 1) {
            throw new SessionConfigurationException(
                    "lanes.most-waiting",
                    "at least one exchange may wait for a session, not " + mostWaiting,
                    "choose a part of the threads that serve requests, such as " + MAX_WAITING
                            + "; not to wait at all, choose a wait of zero");
        }
        return new LaneSessions(sessions, wait, mostWaiting);
    }
}
