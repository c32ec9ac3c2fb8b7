package dev.satchel.examples.http;

import com.sun.net.httpserver.Headers;
import dev.satchel.http.SessionCookie;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A session storage of one's own, as JavaScript storefronts have them, on nothing but {@link SessionCookie}. It has
 * {@code get}, {@code set} and {@code destroy} on a request's and a response's headers; the data is in a map. It shows
 * the work of the cookie only. Expiry, conflicts and rotation are missing: {@code Sessions} has those.
 *
 * @param cookie the cookie, with every option that it has
 */
record CookieStorage(SessionCookie cookie, ConcurrentMap<String, Map<String, String>> kept) {

    private static final SecureRandom RANDOM = new SecureRandom();

    CookieStorage(SessionCookie cookie) {
        this(cookie, new ConcurrentHashMap<>());
    }

    /** The data of this request's session. */
    Optional<Map<String, String>> get(Headers request) {
        return id(request).map(kept::get);
    }

    /** Keeps this data, under a new id when the request has none that is known. */
    void set(Headers request, Headers response, Map<String, String> data) {
        String id = id(request).orElseGet(CookieStorage::newId);
        kept.put(id, Map.copyOf(data));
        response.add("Set-Cookie", cookie.serialize(id));
    }

    /** Forgets the session, here and in the browser. */
    void destroy(Headers request, Headers response) {
        id(request).ifPresent(kept::remove);
        response.add("Set-Cookie", cookie.clear());
    }

    private Optional<String> id(Headers request) {
        return cookie.parse(request.getOrDefault("Cookie", List.of())).stream()
                .filter(kept::containsKey)
                .findFirst();
    }

    private static String newId() {
        byte[] id = new byte[32];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
