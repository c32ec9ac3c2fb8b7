package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The sessions of a principal, as the owner index of the store knows them: on every node, and without bookkeeping of
 * its own. To expire one is to revoke it, so an expired session is never seen. A session's id is its {@link
 * OwnedSessions.Ref}, never its token.
 */
final class OwnedSessionRegistry implements SessionRegistry {

    private final Sessions sessions;

    OwnedSessionRegistry(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The live sessions of this principal, but for the one that the present request has already. */
    @Override
    public List<SessionInformation> getAllSessions(Object principal, boolean includeExpired) {
        Optional<OwnedSessions.Ref> present = present();
        // Spring Security sorts the list that it gets.
        List<SessionInformation> others = new ArrayList<>();
        for (OwnedSessions.Owned owned : sessions.owned().list(name(principal))) {
            if (present.filter(owned.ref()::equals).isEmpty()) {
                others.add(new Revocable(principal, owned, sessions));
            }
        }
        return others;
    }

    private static Optional<OwnedSessions.Ref> present() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            return SessionFilter.view(attributes.getRequest()).info().ref();
        }
        return Optional.empty();
    }

    private static String name(Object principal) {
        if (principal instanceof UserDetails user) {
            return user.getUsername();
        }
        if (principal instanceof AuthenticatedPrincipal authenticated) {
            return authenticated.getName();
        }
        return principal instanceof Principal named ? named.getName() : principal.toString();
    }

    /** The store keeps no names of owners. */
    @Override
    public List<Object> getAllPrincipals() {
        throw new SessionConfigurationException(
                "spring.principals",
                "the principals cannot be listed: the store keeps a digest of each, and no name",
                "ask for the sessions of a principal that you know");
    }

    /** A session is named together with its principal, so one alone is not known here. */
    @Override
    public @Nullable SessionInformation getSessionInformation(String sessionId) {
        return null;
    }

    @Override
    public void refreshLastRequest(String sessionId) {
        // The engine does, whenever a session is used.
    }

    @Override
    public void registerNewSession(String sessionId, Object principal) {
        // The login claimed the session.
    }

    @Override
    public void removeSessionInformation(String sessionId) {
        // The sign-out ended the session.
    }

    /** A session that is revoked when Spring Security expires it. */
    private static final class Revocable extends SessionInformation {

        private static final long serialVersionUID = 1L;

        private final transient OwnedSessions.Ref ref;
        private final transient Sessions sessions;

        Revocable(Object principal, OwnedSessions.Owned owned, Sessions sessions) {
            super(principal, owned.ref().value(), Date.from(owned.lastUsedAt()));
            this.ref = owned.ref();
            this.sessions = sessions;
        }

        @Override
        public void expireNow() {
            sessions.owned().revoke(ref);
            super.expireNow();
        }
    }
}
