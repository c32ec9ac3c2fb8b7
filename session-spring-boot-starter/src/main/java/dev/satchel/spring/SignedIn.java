package dev.satchel.spring;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Who is signed in, as a session keeps it: names, never objects of Spring Security. Immutable.
 *
 * @param name whose session it is
 * @param kind how the authentication is made again, a word of the {@link SessionAuthentications} that wrote it
 * @param remembered whether a remember-me cookie signed in, and nobody typed a password
 * @param authorities what is granted
 * @param factors what is granted since a time, such as {@code FACTOR_PASSWORD}
 */
public record SignedIn(
        String name, String kind, boolean remembered, List<String> authorities, Map<String, Instant> factors) {

    /** Copies the lists. */
    public SignedIn {
        authorities = List.copyOf(authorities);
        factors = Map.copyOf(factors);
    }

    /** Not the name. */
    @Override
    public String toString() {
        return "SignedIn[" + kind + "]";
    }
}
