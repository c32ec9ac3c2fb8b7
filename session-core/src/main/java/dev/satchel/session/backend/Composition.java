package dev.satchel.session.backend;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The parts of one stack, as its backend needs them, and what they say of a session's time.
 *
 * @param name the stack's name; goes into every key and seal
 * @param policy the policy
 * @param codec the codec, guarded: it fails by types, whatever it throws, and never shows a value
 * @param clock the one clock
 * @param random cryptographically strong random numbers; thread-safe
 * @param listener where events go; never throws
 */
public record Composition(
        String name,
        SessionPolicy policy,
        SessionCodec codec,
        InstantSource clock,
        RandomGenerator random,
        SessionListener listener) {

    /**
     * How long after a rotation the former token is tolerated: it opens an empty session and does not count as unknown.
     */
    public static final Duration HAND_OVER = Duration.ofSeconds(30);

    /** How far the clocks of two nodes may be apart. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** A quarter of what fits in milliseconds, so that sums of such times do. */
    private static final long FAR_SECONDS = Long.MAX_VALUE / 4_000;

    /** The furthest instant to count with, for a record of which nobody knows when it is over. */
    public static final Instant FAR = Instant.ofEpochSecond(FAR_SECONDS);

    /** Codecs fail by types. */
    public Composition {
        codec = GuardedCodec.of(codec);
    }

    /**
     * Checks that a store which drops records by itself does so by this stack's time.
     *
     * @throws SessionConfigurationException when its clock shows another time
     */
    public void requireSameTime(SessionStore store) {
        Optional<InstantSource> own = store.power(NativeExpiry.class).flatMap(NativeExpiry::clock);
        if (own.isEmpty() || own.get().equals(clock)) {
            return;
        }
        Duration apart = Duration.between(own.get().instant(), clock.instant()).abs();
        if (apart.compareTo(CLOCK_SKEW) > 0) {
            throw new SessionConfigurationException(
                    "stack.clock",
                    "the store (" + store.traits().displayName() + ") drops records by a clock that is " + apart
                            + " away from the stack's",
                    "hand the same clock(…) to both");
        }
    }

    /** How long this session lives: its own lifetime, or the policy's for such sessions. */
    public Lifetime lifetime(SessionState state) {
        Optional<Lifetime> own = state.lifetime();
        if (own.isEmpty() && state.owner().isEmpty()) {
            own = policy.anonymous();
        }
        return own.orElse(policy.lifetime());
    }

    /** When a session of this state, last used then, expires by the policy. */
    public Instant deadline(SessionState state, Instant lastUsedAt) {
        Lifetime lifetime = lifetime(state);
        Instant idle = lastUsedAt.plus(lifetime.idle());
        Instant absolute = end(state, lifetime);
        return idle.isBefore(absolute) ? idle : absolute;
    }

    /** When a session of this state expires by the policy, whatever its use. */
    public Instant end(SessionState state) {
        return end(state, lifetime(state));
    }

    private static Instant end(SessionState state, Lifetime lifetime) {
        return state.startedAt().plus(lifetime.absolute());
    }

    /** In milliseconds, which sessions count in: every read asks, and a sum of two numbers is the cheapest. */
    private static long endMillis(SessionState state, Lifetime lifetime) {
        return state.startedAt().toEpochMilli() + lifetime.absolute().toMillis();
    }

    /**
     * Whether a token that was replaced at that instant is tolerated by an exchange that opened then: within the
     * hand-over. An instant that is not believed, by the clock, counts as one of long ago.
     */
    public boolean handsOver(Instant replacedAt, Instant openedAt) {
        return !ahead(replacedAt, now()) && openedAt.isBefore(replacedAt.plus(HAND_OVER));
    }

    /**
     * How long behind its deadline a record must stay: the longest exchange and the clock skew. In whole milliseconds:
     * a store may truncate times, and that must not move the deadline computed from it.
     */
    public Duration reclaimMargin() {
        return Duration.ofMillis(policy.longestExchange().plus(CLOCK_SKEW).toMillis());
    }

    /** How long a rotation marker stays: the hand-over, the longest exchange and the clock skew. */
    public Duration markerLife() {
        return HAND_OVER.plus(reclaimMargin());
    }

    /**
     * By what a session is over at this instant: {@code REVOKED} where it lies, or by the deadline that came first,
     * {@code IDLE} or {@code ABSOLUTE}. Empty while it is alive: before the deadline by today's policy and before the
     * one that was {@linkplain Snapshot#expiresAt stored}. So a longer policy revives nothing, and a shorter one counts
     * at once.
     */
    public Optional<EndReason> expiry(Snapshot session, Instant at) {
        if (session.revoked()) {
            return Optional.of(EndReason.REVOKED);
        }
        Lifetime lifetime = lifetime(session.state());
        long idle = session.lastUsedAt().toEpochMilli() + lifetime.idle().toMillis();
        long absolute = endMillis(session.state(), lifetime);
        if (Math.min(idle, absolute) > at.toEpochMilli() && session.expiresAt().isAfter(at)) {
            return Optional.empty();
        }
        return Optional.of(idle < absolute ? EndReason.IDLE : EndReason.ABSOLUTE);
    }

    /**
     * Whether a use at this instant has to be written although nothing else changed. That is so if the backend wants
     * the session written again. It is so if it was unused for the policy's {@code touchEvery}, or the deadline that
     * this use gives it lies that much beyond the stored one. The latter happens where nodes have different policies;
     * with one policy it adds no write.
     */
    public boolean touchDue(Snapshot session, Instant usedAt) {
        if (session.outdated()) {
            return true;
        }
        // Half of the idle time in milliseconds: a duration is divided by way of decimals.
        Lifetime lifetime = lifetime(session.state());
        long idle = lifetime.idle().toMillis();
        long interval = Math.max(1, Math.min(policy.touchEvery().toMillis(), idle / 2));
        long used = usedAt.toEpochMilli();
        long absolute = endMillis(session.state(), lifetime);
        return used - session.lastUsedAt().toEpochMilli() >= interval
                || Math.min(used + idle, absolute) - session.expiresAt().toEpochMilli() >= interval;
    }

    /** Whether a stored time lies further ahead of now than clocks may be apart. Such a time is not believed. */
    public static boolean ahead(Instant stored, Instant now) {
        // Nearly every stored time is past, and no sum is made for it.
        return stored.isAfter(now) && stored.isAfter(now.plus(CLOCK_SKEW));
    }

    /** Whether deadlines can be computed from this time: it lies no further from the epoch than {@link #FAR}. */
    public static boolean countable(Instant stored) {
        return Math.abs(stored.getEpochSecond()) <= FAR_SECONDS;
    }

    /**
     * Whether a deadline can be computed from the times of this record; else it cannot be read. A use that lies ahead
     * is not believed, and counts as now however far ahead it lies.
     */
    public static boolean countable(StoredRecord record) {
        return record.lastUsedAt().getEpochSecond() >= -FAR_SECONDS && countable(record.reclaimAt());
    }

    /** Now, with the precision of sessions: milliseconds. */
    public Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /**
     * Reports that a session ended because its storage dropped it {@linkplain DropReporting by itself}: expired where
     * its deadline has come by now, evicted where it was still alive.
     */
    public void dropped(Snapshot session) {
        Instant now = now();
        EndReason reason = expiry(session, now).orElse(EndReason.EVICTED);
        listener.on(new SessionEvent.Ended(now, session.state().birthId().fingerprint(), reason));
    }
}
