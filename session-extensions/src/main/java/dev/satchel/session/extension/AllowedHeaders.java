package dev.satchel.session.extension;

import dev.satchel.session.SessionConfigurationException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The request headers that extensions may see: no other one is even asked for. Credentials are never among them.
 * Immutable.
 *
 * <pre>{@code
 * AllowedHeaders headers = AllowedHeaders.standard().and("X-Currency");
 * }</pre>
 */
public final class AllowedHeaders {

    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "cookie", "cookie2", "proxy-authorization", "set-cookie", "set-cookie2");
    private static final AllowedHeaders STANDARD = new AllowedHeaders(
            new TreeSet<>(List.of("accept", "accept-language", "content-type", "host", "origin", "user-agent")));

    private final Set<String> names;

    private AllowedHeaders(Set<String> names) {
        this.names = Collections.unmodifiableSet(names);
    }

    /**
     * {@code Accept}, {@code Accept-Language}, {@code Content-Type}, {@code Host}, {@code Origin} and {@code
     * User-Agent}.
     */
    public static AllowedHeaders standard() {
        return STANDARD;
    }

    /**
     * These, and more.
     *
     * @throws SessionConfigurationException when one of them carries credentials, as {@code Cookie} and {@code
     * Authorization} do
     */
    public AllowedHeaders and(String... more) {
        Set<String> all = new TreeSet<>(names);
        for (String name : more) {
            if (isCredential(name)) {
                throw new SessionConfigurationException(
                        "extensions.header",
                        "the header " + lower(name) + " carries credentials, which an extension never sees",
                        "leave it out; what an extension must know of the user belongs in the session");
            }
            all.add(lower(name));
        }
        return new AllowedHeaders(all);
    }

    static boolean isCredential(String name) {
        return CREDENTIALS.contains(lower(name));
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The names, in lower case. */
    public Set<String> names() {
        return names;
    }

    /**
     * The allowed ones of a request, several lines of one name joined by a comma.
     *
     * @param lines the values of a request header, by name; an empty list for an absent header
     */
    public Map<String, String> of(Function<String, List<String>> lines) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : names) {
            List<String> values = lines.apply(name);
            if (!values.isEmpty()) {
                found.put(name, String.join(", ", values));
            }
        }
        return Collections.unmodifiableMap(found);
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
