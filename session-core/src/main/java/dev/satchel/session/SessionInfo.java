package dev.satchel.session;

import java.time.Instant;
import java.util.Optional;

/**
 * A session's owner, times and size. Times have millisecond precision.
 *
 * @param isNew whether it has never been stored
 * @param owner the principal that claimed it
 * @param ref how {@link OwnedSessions} names it, when it has an owner and is stored; under hybrid placement not before
 * the claim that moves it into the store was committed
 * @param signedInAt when the present owner signed in: the claim that gave the session its owner; a repeated claim for
 * the same principal does not move it
 * @param createdAt when it was created; for a new one, when the exchange opened
 * @param lastUsedAt when it was last used; for this exchange's own use, when it opened
 * @param expiresAt when it expires if it is not used again
 * @param size what it takes of the budget, in bytes, as last stored; 0 for a new one
 * @param budget the most it may take, in bytes
 * @param fingerprint eight hexadecimal digits for logs, the same for the session's whole life; no token can be derived
 * from it
 */
public record SessionInfo(
        boolean isNew,
        Optional<String> owner,
        Optional<OwnedSessions.Ref> ref,
        Optional<Instant> signedInAt,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        int size,
        int budget,
        String fingerprint) {

    /** All but the owner and the ref. */
    @Override
    public String toString() {
        return "SessionInfo[" + fingerprint + (isNew ? ", new" : "") + (owner.isPresent() ? ", owned" : "")
                + ", created " + createdAt + ", used " + lastUsedAt + ", expires " + expiresAt + ", " + size + " of "
                + budget + " bytes]";
    }
}
