package dev.satchel.spring;

import dev.satchel.session.SessionConfigurationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsChecker;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

/**
 * Logins by name and password, and remembered ones. The principal is a name, Spring Security's own {@link User}, or a
 * class of yours that the {@link UserDetailsService} loads again at each request that asks who it is.
 */
final class UserAuthentications implements SessionAuthentications {

    private static final String NAME = "name";
    private static final String USER = "user";
    private static final String LOADED = "loaded";

    private final @Nullable UserDetailsService users;
    private final UserDetailsChecker status = new AccountStatusUserDetailsChecker();

    UserAuthentications(@Nullable UserDetailsService users) {
        this.users = users;
    }

    @Override
    public SignedIn signedIn(Authentication authentication) {
        boolean remembered = authentication instanceof RememberMeAuthenticationToken;
        if (!remembered && authentication.getClass() != UsernamePasswordAuthenticationToken.class) {
            throw refused("an authentication of " + authentication.getClass().getName());
        }
        List<String> authorities = new ArrayList<>();
        Map<String, Instant> factors = new LinkedHashMap<>();
        for (GrantedAuthority granted : authentication.getAuthorities()) {
            String authority = granted.getAuthority();
            if (authority == null) {
                throw refused("an authority of " + granted.getClass().getName() + " without a name");
            }
            if (granted instanceof SwitchUserGrantedAuthority) {
                throw refused("the way back of a user who switched to another one");
            }
            if (granted instanceof FactorGrantedAuthority factor) {
                factors.put(authority, factor.getIssuedAt());
            } else {
                authorities.add(authority);
            }
        }
        return new SignedIn(
                authentication.getName(), kind(authentication.getPrincipal()), remembered, authorities, factors);
    }

    private String kind(@Nullable Object principal) {
        if (principal instanceof String) {
            return NAME;
        }
        if (principal != null && principal.getClass() == User.class) {
            return USER;
        }
        if (principal instanceof UserDetails && users != null) {
            return LOADED;
        }
        throw refused("a principal of "
                + (principal == null ? "no class" : principal.getClass().getName()));
    }

    private static SessionConfigurationException refused(String what) {
        return new SessionConfigurationException(
                "spring.authentication",
                what + " cannot be kept in a session as it stands",
                "declare a bean of type SessionAuthentications that says what to keep and how to make it again");
    }

    @Override
    public Authentication authentication(SignedIn kept) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        kept.authorities().forEach(authority -> authorities.add(new SimpleGrantedAuthority(authority)));
        kept.factors()
                .forEach((authority, since) -> authorities.add(FactorGrantedAuthority.withAuthority(authority)
                        .issuedAt(since)
                        .build()));
        Object principal = principal(kept, authorities);
        return kept.remembered()
                ? new RememberMeAuthenticationToken("satchel", principal, authorities)
                : UsernamePasswordAuthenticationToken.authenticated(principal, null, authorities);
    }

    private Object principal(SignedIn kept, List<GrantedAuthority> authorities) {
        return switch (kept.kind()) {
            case NAME -> kept.name();
            case USER -> new User(kept.name(), "", authorities);
            case LOADED -> loaded(kept.name());
            default -> throw refused("a login of the kind '" + kept.kind() + "'");
        };
    }

    /** As the user is now; one who is locked or disabled meanwhile is not let in, as at a login. */
    private UserDetails loaded(String name) {
        UserDetails user = loader().loadUserByUsername(name);
        status.check(user);
        return user;
    }

    private UserDetailsService loader() {
        if (users == null) {
            throw refused("a principal that a UserDetailsService loaded, of which there is none any more,");
        }
        return users;
    }
}
