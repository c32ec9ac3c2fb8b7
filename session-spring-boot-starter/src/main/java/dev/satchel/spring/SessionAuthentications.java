package dev.satchel.spring;

import org.springframework.security.core.Authentication;

/**
 * How an {@link Authentication} lies in a session: as names, and made again from them at the next request. Thread-safe.
 * Declare a bean of your own for logins other than by name and password, or for a principal of your own class.
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
     * What to keep of it.
     *
     * @throws dev.satchel.session.SessionConfigurationException when it is of a kind that cannot be kept
     */
    SignedIn signedIn(Authentication authentication);

    /** The authentication again. An {@code AuthenticationException} signs the user out for this request. */
    Authentication authentication(SignedIn kept);
}
