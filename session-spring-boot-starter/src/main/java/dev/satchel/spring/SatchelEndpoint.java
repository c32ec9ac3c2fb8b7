package dev.satchel.spring;

import dev.satchel.session.OwnedSessions;
import dev.satchel.session.Sessions;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The stack, a principal's sessions, and their end, for operators. Off by default: {@code
 * management.endpoint.satchel.access} turns it on. It shows no token and no value.
 */
@Endpoint(id = "satchel", defaultAccess = Access.NONE)
public final class SatchelEndpoint {

    private final Sessions sessions;

    SatchelEndpoint(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The parts of the stack, and its guarantees. */
    @ReadOperation
    public Description describe() {
        return new Description(sessions.describe().lines().toList());
    }

    /**
     * The live sessions of this principal, the last used first.
     *
     * @throws dev.satchel.session.SessionConfigurationException when the storage cannot list an owner's sessions
     * @throws dev.satchel.session.SessionStoreException when the storage does not respond
     */
    @ReadOperation
    public Listed list(@Selector String principal) {
        OwnedSessions.Listing listing = sessions.owned().list(principal);
        return new Listed(
                listing.stream()
                        .map(owned -> new Device(
                                owned.ref().value(), owned.fingerprint(), owned.createdAt(), owned.lastUsedAt()))
                        .toList(),
                listing.unreadable());
    }

    /**
     * Ends all sessions of this principal, at once and on every node, and returns their number.
     *
     * @throws dev.satchel.session.SessionConfigurationException when the storage cannot list an owner's sessions
     * @throws dev.satchel.session.SessionException when one could not be ended; all others are ended then
     */
    @DeleteOperation
    public Revoked revokeAll(@Selector String principal) {
        return new Revoked(sessions.owned().revokeAll(principal));
    }

    /**
     * Ends one session of this principal. The number is 0 when the session is not theirs, or has ended already.
     *
     * @param ref the reference in the list
     * @throws dev.satchel.session.SessionConfigurationException when the storage cannot list an owner's sessions
     * @throws dev.satchel.session.SessionStoreException when the storage does not respond
     */
    @DeleteOperation
    public Revoked revoke(@Selector String principal, @Selector String ref) {
        boolean theirs = sessions.owned().list(principal).stream()
                .anyMatch(owned -> owned.ref().value().equals(ref));
        return new Revoked(theirs && sessions.owned().revoke(new OwnedSessions.Ref(ref)) ? 1 : 0);
    }

    /**
     * The stack.
     *
     * @param stack line by line
     */
    public record Description(List<String> stack) {}

    /**
     * The sessions of a principal.
     *
     * @param sessions the live sessions, the last used first
     * @param unreadable the number of further records that this node cannot read
     */
    public record Listed(List<Device> sessions, int unreadable) {}

    /**
     * One session.
     *
     * @param ref the reference that ends it
     * @param fingerprint the eight digits that name it in logs
     * @param createdAt when it was created
     * @param lastUsedAt when it was last used, to the precision of a touch
     */
    public record Device(String ref, String fingerprint, Instant createdAt, Instant lastUsedAt) {

        /** Shows the fingerprint, and not the reference that ends it. */
        @Override
        public String toString() {
            return "Device[" + fingerprint + "]";
        }
    }

    /**
     * The number of sessions that were ended.
     *
     * @param revoked how many sessions
     */
    public record Revoked(int revoked) {}
}
