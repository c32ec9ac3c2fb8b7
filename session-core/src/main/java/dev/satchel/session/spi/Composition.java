package dev.satchel.session.spi;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.spi.SessionEvent.EndReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The parts of one stack, as its backend needs them, and what they say of a session's time.
 *
 * @param stack the stack's name; goes into every key and seal
 * @param policy the policy
 * @param codec the codec
 * @param clock the one clock
 * @param random cryptographically strong random numbers; thread-safe
 * @param listener where events go; never throws
 */
public record Composition(
        String stack,
        SessionPolicy policy,
        SessionCodec codec,
        InstantSource clock,
        RandomGenerator random,
        SessionListener listener) {

    /** How long this session lives: its own lifetime, or the policy's for such sessions. */
    public Lifetime lifetime(SessionState state) {
        Optional<Lifetime> own = state.lifetime();
        if (own.isEmpty() && state.owner().isEmpty()) {
            own = policy.anonymous();
        }
        return own.orElse(policy.lifetime());
    }

    /**
     * By which of its deadlines a session is over at this instant: {@code IDLE} or {@code ABSOLUTE}, the one that came first. Empty while it
     * is alive.
     */
    public Optional<EndReason> expiry(SessionState state, Instant lastUsedAt, Instant at) {
        Lifetime lifetime = lifetime(state);
        Instant idle = lastUsedAt.plus(lifetime.idle());
        Instant absolute = state.startedAt().plus(lifetime.absolute());
        boolean idleFirst = idle.isBefore(absolute);
        if ((idleFirst ? idle : absolute).isAfter(at)) {
            return Optional.empty();
        }
        return Optional.of(idleFirst ? EndReason.IDLE : EndReason.ABSOLUTE);
    }

    /**
     * Tells that a session ended because its storage dropped it {@linkplain DropReporting by itself}: expired where its deadline has come
     * by now, evicted where it was still alive.
     */
    public void dropped(SessionState state, Instant lastUsedAt) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        EndReason reason = expiry(state, lastUsedAt, now).orElse(EndReason.EVICTED);
        listener.on(new SessionEvent.Ended(now, state.birthId().fingerprint(), reason));
    }
}
