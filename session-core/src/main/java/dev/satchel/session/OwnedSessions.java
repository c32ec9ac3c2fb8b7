package dev.satchel.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The sessions of a principal: "signed in on these devices". Revocation is immediate and wins over every write, rotation and claim
 * that runs beside it.
 *
 * <pre>{@code
 * sessions.owned().revokeAll("ada@example.org");
 * }</pre>
 */
public interface OwnedSessions {

    /** The live sessions of this principal, the last used first, each with those of the {@code shown} attributes that it has. */
    List<Owned> list(String principal, Attribute<?>... shown);

    /**
     * Ends this session.
     *
     * @return whether it was live
     */
    boolean revoke(Ref ref);

    /** Ends all sessions of this principal and answers how many were live. */
    int revokeAll(String principal);

    /** Ends all sessions of this principal but one, and answers how many were live. */
    int revokeOthers(String principal, Ref keep);

    /**
     * One session of a principal.
     *
     * @param ref how to name it
     * @param createdAt when it was created
     * @param lastUsedAt when it was last used
     * @param fingerprint eight hexadecimal digits, as {@link SessionInfo#fingerprint}
     * @param shown the attributes asked for, by name
     */
    record Owned(Ref ref, Instant createdAt, Instant lastUsedAt, String fingerprint, Map<String, Object> shown) {
        /** Copies the attributes. */
        public Owned {
            shown = Map.copyOf(shown);
        }
    }

    /**
     * Names one session of one principal; it stays the same when the session is rotated. No token can be told from it, and it cannot be
     * guessed, but whoever has it can name the session for revocation: check that it is asked for by the right person.
     *
     * @param value the text, URL-safe
     */
    record Ref(String value) {}
}
