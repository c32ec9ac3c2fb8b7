package dev.satchel.session;

import dev.satchel.session.internal.Printable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The sessions of a principal: "signed in on these devices". Revocation is immediate and wins over every write,
 * rotation and claim that runs beside it.
 *
 * <pre>{@code
 * sessions.owned().revokeAll("ada@example.org");
 * }</pre>
 */
public interface OwnedSessions {

    /**
     * All live sessions of this principal, the last used first, each with those of the {@code shown} attributes that it
     * has. {@link Listing#unreadable} says how many more there may be.
     *
     * @throws SessionConflictException when sessions were rotated all the time meanwhile, so that some may be missing
     * @throws IllegalArgumentException when {@link Session#claim} would refuse this name
     */
    Listing list(String principal, Attribute<?>... shown);

    /**
     * Ends this session.
     *
     * @return whether it was live
     * @throws CorruptSessionException when it was not found, and may be one of the principal's that cannot be read here
     * @throws SessionException when it could not be ended
     */
    boolean revoke(Ref ref);

    /**
     * Ends all sessions of this principal, those included that cannot be read here, however many there are.
     *
     * @return how many were live or could not be read
     * @throws SessionException when one could not be ended; then all others are ended
     * @throws IllegalArgumentException when {@link Session#claim} would refuse this name
     */
    int revokeAll(String principal);

    /** As {@link #revokeAll}, for all sessions of this principal but one. */
    int revokeOthers(String principal, Ref keep);

    /** The live sessions of a principal. Immutable. */
    interface Listing extends List<Owned> {
        /**
         * How many records of the principal cannot be read here, and so are not in the list. They are sealed under a
         * key that this node lacks, written by a newer release, or damaged. Some may be live sessions on another node.
         */
        int unreadable();
    }

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

        /** The fingerprint and the names of what is shown: its values may be personal. */
        @Override
        public String toString() {
            return "Owned[" + fingerprint + ", shown "
                    + Printable.of(shown.keySet().toString()) + "]";
        }
    }

    /**
     * Names one session of one principal; it stays the same when the session is rotated. No token can be derived from
     * it, and it cannot be guessed, but a caller who has it can name the session for revocation. Check that the right
     * person asks for it.
     *
     * @param value the text, URL-safe
     */
    record Ref(String value) {

        /** Not the value: a caller who has it can name the session for revocation. */
        @Override
        public String toString() {
            return "Ref[redacted]";
        }
    }
}
