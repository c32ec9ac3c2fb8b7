package dev.satchel.session.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.Ownership.ClaimedBy;
import dev.satchel.session.internal.Ownership.Disowned;
import dev.satchel.session.internal.Ownership.Kept;
import dev.satchel.session.internal.Ownership.Released;
import java.time.Instant;
import java.util.Optional;

/** The changes of one exchange to its session, in a form that can be applied to any state of it. For one thread. */
final class Delta {

    private final AttributeDelta attributes = new AttributeDelta();
    private final FlashDelta flash = new FlashDelta();
    private Ownership ownership = Kept.INSTANCE;
    private Optional<Lifetime> lifetime = Optional.empty();
    private boolean cleared;
    private boolean rotates;

    AttributeDelta attributes() {
        return attributes;
    }

    FlashDelta flash() {
        return flash;
    }

    void clear() {
        attributes.drop();
        flash.drop();
        cleared = true;
        if (ownership instanceof Disowned) {
            ownership = new Released();
        }
    }

    boolean cleared() {
        return cleared;
    }

    void claim(String principal) {
        ownership = new ClaimedBy(principal);
        rotates = true;
    }

    void disown() {
        ownership = new Disowned();
        rotates = true;
    }

    void rotate() {
        rotates = true;
    }

    void lifetime(Lifetime value) {
        lifetime = Optional.of(value);
    }

    boolean changesLifetime() {
        return lifetime.isPresent();
    }

    boolean rotates() {
        return rotates;
    }

    boolean claims() {
        return ownership instanceof ClaimedBy;
    }

    /** Whether nothing was asked for. */
    boolean isEmpty() {
        return isRotationAtMost() && !rotates;
    }

    /** Whether nothing was asked for, or nothing but a new token. */
    boolean isRotationAtMost() {
        return attributes.isEmpty() && flash.isEmpty() && lifetime.isEmpty() && ownership instanceof Kept;
    }

    /** The owner of the session afterwards. */
    Optional<String> owner(SessionState base) {
        return ownership.owner(base.owner());
    }

    /** Whether the data that the exchange sees is a former owner's. */
    boolean disowned(SessionState base) {
        return ownership instanceof Disowned || (ownership instanceof Kept && base.disowned() && !cleared);
    }

    /** When its absolute lifetime began: a new principal starts it afresh. */
    Instant startedAt(SessionState base, Instant openedAt) {
        return claims() && !base.owner().equals(owner(base)) ? openedAt : base.startedAt();
    }

    /** The session's own lifetime afterwards. */
    Optional<Lifetime> lifetime(SessionState base) {
        return lifetime.or(base::lifetime);
    }

    /**
     * {@code base} after the changes. Times are left to the caller, but for the absolute lifetime, which a new
     * principal starts afresh.
     *
     * @param values its attributes after the changes
     */
    SessionState.Builder over(SessionState base, EncodedValues values, Instant openedAt) {
        SessionState.Builder next = base.toBuilder().attributes(values);
        if (!flash.isEmpty()) {
            next.flash(flash.over(base.flash(), openedAt));
        }
        return next.lifetime(lifetime(base))
                .disowned(disowned(base))
                .owner(owner(base))
                .startedAt(startedAt(base, openedAt));
    }
}
