package dev.satchel.spring;

import dev.satchel.http.servlet.SessionFilter;
import dev.satchel.session.Attribute;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/** The CSRF token lies in the session, under the names that Spring Security gives it by default. */
final class SessionCsrfTokens implements CsrfTokenRepository {

    private static final Attribute<String> TOKEN = Attribute.of("spring.csrf", String.class);

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return named(UUID.randomUUID().toString());
    }

    private static CsrfToken named(String token) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", token);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null) {
            SessionFilter.session(request).set(TOKEN, token.getToken());
        } else if (SessionFilter.view(request).get(TOKEN).isPresent()) {
            // A session that a sign-out just ended reads as empty, and takes no change.
            SessionFilter.session(request).remove(TOKEN);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return SessionFilter.view(request)
                .get(TOKEN)
                .map(SessionCsrfTokens::named)
                .orElse(null);
    }
}
