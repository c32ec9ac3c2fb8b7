package dev.satchel.spring;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The signed-in user, as a session keeps it: names, never objects of Spring Security. Immutable.
 *
 * @param name the principal's name, which owns the session
 * @param kind how the authentication is made again, a word of the {@link SessionAuthentications} that wrote it
 * @param remembered whether a remember-me cookie signed the user in, without a password
 * @param authorities the names of the granted authorities
 * @param factors the authorities with a time of issue, such as {@code FACTOR_PASSWORD}, by name
 */
public record SignedIn(
        String name, String kind, boolean remembered, List<String> authorities, Map<String, Instant> factors) {

    /** Copies the list and the map, which may be empty but hold no null. */
    public SignedIn {
        authorities = List.copyOf(authorities);
        factors = Map.copyOf(factors);
    }

    /** Shows the kind, and not the name. */
    @Override
    public String toString() {
        return "SignedIn[" + kind + "]";
    }
}
