package dev.satchel.http;

import java.time.Instant;

/**
 * The {@code Set-Cookie} values of one cookie, as RFC 6265bis writes them.
 *
 * @param name the cookie's name
 * @param attributes what every value of this cookie ends with: {@code Path=/; Secure; …}
 */
record CookieLine(String name, String attributes) {

    /** The line of a cookie that was checked. */
    static CookieLine of(SessionCookie.Builder cookie) {
        StringBuilder text = new StringBuilder();
        if (cookie.domain != null) {
            text.append("Domain=").append(cookie.domain).append("; ");
        }
        text.append("Path=").append(cookie.path);
        if (cookie.secure) {
            text.append("; Secure");
        }
        if (cookie.httpOnly) {
            text.append("; HttpOnly");
        }
        text.append("; SameSite=").append(cookie.sameSite.wire);
        if (cookie.partitioned) {
            text.append("; Partitioned");
        }
        if (cookie.priority != null) {
            text.append("; Priority=").append(cookie.priority.wire);
        }
        return new CookieLine(cookie.name, text.toString());
    }

    /** The most bytes that a value may have beside this name. */
    int budget() {
        return CookieGrammar.MAX_PAIR - name.length() - 1;
    }

    /** Sets the cookie until the browser is closed. */
    String session(String value) {
        return pair(value) + "; " + attributes;
    }

    /** Sets the cookie for so many seconds from now, an instant in seconds since 1970. */
    String lasting(String value, long now, long seconds) {
        return pair(value) + "; " + until(seconds, Instant.ofEpochSecond(now + seconds)) + attributes;
    }

    /** Makes the browser drop the cookie. */
    String cleared() {
        return name + "=; " + until(0, Instant.EPOCH) + attributes;
    }

    private static String until(long seconds, Instant expires) {
        return "Max-Age=" + seconds + "; Expires=" + CookieGrammar.imfFixdate(expires) + "; ";
    }

    private String pair(String value) {
        if (!CookieGrammar.isCookieValue(value)) {
            throw new IllegalArgumentException("the value for the cookie " + name
                    + " has a character that no cookie may have;" + " encode it, as base64url for example");
        }
        if (value.length() > budget()) {
            throw new IllegalArgumentException(
                    "the value for the cookie " + name + " has " + value.length() + " bytes, " + budget()
                            + " are left of the " + CookieGrammar.MAX_PAIR + " that a browser takes with the name");
        }
        return name + '=' + value;
    }
}
