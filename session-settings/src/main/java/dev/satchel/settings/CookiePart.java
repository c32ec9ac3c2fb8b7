package dev.satchel.settings;

import dev.satchel.http.SessionCookie;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cookie of the settings. The one class beside the stack that sees the HTTP adapter. */
final class CookiePart {

    private CookiePart() {}

    /** The cookie; null when it has problems, which are added to these. */
    static @Nullable SessionCookie of(Values values, @Nullable InstantSource clock, List<Problem> problems) {
        SessionCookie.Builder cookie =
                values.is(Keys.COOKIE_LOCALHOST) ? SessionCookie.localhost().toBuilder() : SessionCookie.builder();
        if (clock != null) {
            cookie.clock(clock);
        }
        values.get(Keys.COOKIE_NAME).ifPresent(cookie::name);
        values.get(Keys.COOKIE_PATH).ifPresent(cookie::path);
        values.get(Keys.COOKIE_DOMAIN).ifPresent(cookie::domain);
        values.get(Keys.COOKIE_SECURE).ifPresent(cookie::secure);
        values.get(Keys.COOKIE_HTTP_ONLY).ifPresent(cookie::httpOnly);
        values.get(Keys.COOKIE_PARTITIONED).ifPresent(cookie::partitioned);
        values.get(Keys.COOKIE_MAX_AGE).ifPresent(cookie::maxAge);
        values.get(Keys.COOKIE_SAME_SITE)
                .map(sameSite -> SessionCookie.SameSite.valueOf(sameSite.name()))
                .ifPresent(cookie::sameSite);
        values.get(Keys.COOKIE_PRIORITY)
                .map(priority -> SessionCookie.Priority.valueOf(priority.name()))
                .ifPresent(cookie::priority);
        if (values.is(Keys.COOKIE_BEHIND_TLS)) {
            cookie.behindTls();
        }
        try {
            return cookie.build();
        } catch (SessionConfigurationException refused) {
            problems.addAll(JavaWords.asKeys("cookie.", refused));
            return null;
        }
    }
}
