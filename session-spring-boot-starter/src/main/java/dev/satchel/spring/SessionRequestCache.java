package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Attribute;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.security.web.util.UrlUtils;

/**
 * The page that a visitor wanted before the login lies in the session: its address, never its headers. Only pages are
 * kept, which a browser fetches by {@code GET} to show them.
 */
final class SessionRequestCache implements RequestCache {

    private static final Attribute<String> WANTED = Attribute.of("spring.wanted", String.class);

    /** Marks the request that comes back, so that no other one asks for its session. */
    private static final String CONTINUE = "continue";

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        if (isPage(request)) {
            SessionFilter.session(request).set(WANTED, address(request));
        }
    }

    private static boolean isPage(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        String accepted = request.getHeader("Accept");
        boolean shown = destination == null || destination.equals("document");
        boolean html = accepted == null || accepted.contains("text/html") || accepted.contains("*/*");
        boolean script = request.getHeader("X-Requested-With") != null;
        boolean icon = request.getRequestURI().toLowerCase(Locale.ROOT).endsWith("/favicon.ico");
        return request.getMethod().equals("GET") && shown && html && !script && !icon;
    }

    /** Within the application, so that nobody can be sent elsewhere by it. */
    private static String address(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + "?" + (query == null ? "" : query + "&") + CONTINUE;
    }

    private static boolean isBack(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getMethod().equals("GET") && query != null && query.endsWith(CONTINUE);
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return SessionFilter.view(request)
                .get(WANTED)
                .map(wanted -> new SimpleSavedRequest(here(request, wanted)))
                .orElse(null);
    }

    /** In full, as Spring Security's own cache has it: a redirect puts the context's path before any other address. */
    private static String here(HttpServletRequest request, String wanted) {
        return UrlUtils.buildFullRequestUrl(
                request.getScheme(), request.getServerName(), request.getServerPort(), wanted, null);
    }

    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        if (isBack(request)
                && SessionFilter.view(request)
                        .get(WANTED)
                        .filter(wanted -> wanted.equals(request.getRequestURI() + "?" + request.getQueryString()))
                        .isPresent()) {
            removeRequest(request, response);
        }
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        if (SessionFilter.view(request).get(WANTED).isPresent()) {
            SessionFilter.session(request).remove(WANTED);
        }
    }
}
