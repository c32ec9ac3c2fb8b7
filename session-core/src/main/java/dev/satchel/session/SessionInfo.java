package dev.satchel.session;

import java.time.Instant;
import java.util.Optional;

/**
 * What a session is, besides its attributes. Millisecond precision.
 *
 * @param isNew whether it has never been stored
 * @param owner the principal that claimed it
 * @param ref how {@link OwnedSessions} names it, when it has an owner and is stored
 * @param createdAt when it was created; for a new one, when the exchange opened
 * @param lastUsedAt when it was last used; for this exchange's own use, when it opened
 * @param expiresAt when it expires if it is not used again
 * @param size what it takes of the budget, in bytes, as last stored; 0 for a new one
 * @param budget the most it may take, in bytes
 * @param fingerprint eight hexadecimal digits for logs, the same for the session's whole life; no token can be told from it
 */
public record SessionInfo(
        boolean isNew,
        Optional<String> owner,
        Optional<OwnedSessions.Ref> ref,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        int size,
        int budget,
        String fingerprint) {}
