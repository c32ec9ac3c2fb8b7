package dev.satchel.spring;

import org.springframework.security.core.Authentication;

/**
 * How a session keeps an {@link Authentication}: as names, from which the next request makes it again. The default
 * keeps logins by name and password and by remember-me. Declare a bean of your own for other logins, or for a principal
 * of your own class; it must be thread-safe.
 *
 * <pre>{@code
 * SessionAuthentications authentications(Users users) {
 *     return new SessionAuthentications() {
 *         public SignedIn signedIn(Authentication login) {
 *             return new SignedIn(login.getName(), "user", false, List.of(), Map.of());
 *         }
 *         public Authentication authentication(SignedIn kept) {
 *             return users.find(kept.name()).asAuthentication();
 *         }
 *     };
 * }
 * }</pre>
 */
public interface SessionAuthentications {

    /**
     * The part of this authentication that the session keeps.
     *
     * @throws dev.satchel.session.SessionConfigurationException when it is of a kind that cannot be kept
     */
    SignedIn signedIn(Authentication authentication);

    /**
     * Makes the authentication again. Called once for each request that uses it.
     *
     * @throws org.springframework.security.core.AuthenticationException when the user may not be signed in any more:
     *     this request is then anonymous, and the session stays
     */
    Authentication authentication(SignedIn kept);
}
