package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * The signed-in user is kept in the session, and the session belongs to them: a login claims it, which gives it a new
 * token and ends the old one. Nobody inherits the data of another principal's session.
 */
final class SessionSecurityContexts implements SecurityContextRepository {

    static final Attribute<SignedIn> SIGNED_IN = Attribute.of("spring.signed-in", SignedIn.class);

    private final SessionAuthentications authentications;
    private final SecurityContextHolderStrategy contexts = SecurityContextHolder.getContextHolderStrategy();
    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    SessionSecurityContexts(SessionAuthentications authentications) {
        this.authentications = authentications;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // the interface still asks for it, and calls it
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        SecurityContext context = contexts.createEmptyContext();
        known(holder.getRequest()).flatMap(this::authentication).ifPresent(context::setAuthentication);
        return context;
    }

    private static Optional<SignedIn> known(HttpServletRequest request) {
        try {
            return kept(request);
        } catch (IllegalStateException unserved) {
            if (isOfATest(request)) {
                return Optional.empty();
            }
            throw unserved;
        }
    }

    /**
     * Answers whether a test of Spring Security's asks. Such a test has the bare request, which no filter serves.
     * Before the filters it signs a user in, whom it keeps itself. After them it looks who was signed in.
     */
    private static boolean isOfATest(HttpServletRequest request) {
        return request.getClass().getName().startsWith("org.springframework.mock.web.Mock");
    }

    private Optional<Authentication> authentication(SignedIn kept) {
        try {
            return Optional.of(authentications.authentication(kept));
        } catch (AuthenticationException gone) {
            // The user was deleted, or is not let in any more.
            return Optional.empty();
        }
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (isOfATest(request)) {
            return;
        }
        Authentication authentication = context.getAuthentication();
        if (authentication == null || trust.isAnonymous(authentication)) {
            if (kept(request).isPresent()) {
                Session session = SessionFilter.session(request);
                session.remove(SIGNED_IN);
                session.disown();
            }
        } else {
            signIn(authentications.signedIn(authentication), SessionFilter.session(request));
        }
    }

    private static void signIn(SignedIn who, Session session) {
        boolean anothers = session.info()
                .owner()
                .filter(owner -> !owner.equals(who.name()))
                .isPresent();
        if (anothers) {
            session.clear();
        }
        session.set(SIGNED_IN, who);
        session.claim(who.name());
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return kept(request).isPresent();
    }

    private static Optional<SignedIn> kept(HttpServletRequest request) {
        return SessionFilter.view(request).get(SIGNED_IN);
    }
}
