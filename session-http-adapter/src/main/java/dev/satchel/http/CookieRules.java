package dev.satchel.http;

import dev.satchel.session.SessionConfigurationException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The demands on a cookie's name and attributes: those of browsers (RFC 6265bis, sections 4.1.2, 4.1.3 and 5.7), and
 * ours.
 */
final class CookieRules {

    private static final int MAX_NAME = 95;
    private static final List<String> PREFIXES = List.of("__Host-", "__Secure-", "__Http-");

    private final SessionCookie.Builder cookie;
    private final List<Problem> problems = new ArrayList<>();

    private CookieRules(SessionCookie.Builder cookie) {
        this.cookie = cookie;
    }

    /** Every problem of the cookie; empty if it has no problem. */
    static List<Problem> check(SessionCookie.Builder cookie) {
        CookieRules rules = new CookieRules(cookie);
        rules.checkName();
        rules.checkPrefix();
        rules.checkAttributes();
        return rules.problems;
    }

    /** Whether a browser holds a cookie of this name to its attributes. */
    static boolean hasPrefix(String name) {
        return PREFIXES.stream().anyMatch(prefix -> hasPrefix(name, prefix));
    }

    private void checkName() {
        if (!CookieGrammar.isToken(cookie.name)) {
            refuse(
                    "cookie.name",
                    "the cookie's name is not a token of RFC 9110",
                    "use letters, digits and !#$%&'*+-.^_`|~ only, at least one");
        }
        if (cookie.name.length() > MAX_NAME) {
            refuse(
                    "cookie.name-length",
                    "the cookie's name has " + cookie.name.length()
                            + " characters, which leaves a sealed session too little room",
                    "use at most " + MAX_NAME);
        }
    }

    private void checkPrefix() {
        boolean http = isPrefixed("__Http-") || isPrefixed("__Host-Http-");
        if (hasPrefix(cookie.name) && !cookie.secure) {
            refuse(
                    "cookie.prefix-secure",
                    "the name's prefix needs Secure",
                    "say secure(true), or choose a name without prefix");
        }
        if (http && !cookie.httpOnly) {
            refuse(
                    "cookie.prefix-http-only",
                    "the name's prefix needs HttpOnly",
                    "say httpOnly(true), or choose the prefix __Host- or __Secure-");
        }
        if (isPrefixed("__Host-")) {
            checkHostPrefix();
        }
    }

    private void checkHostPrefix() {
        if (cookie.domain != null) {
            refuse(
                    "cookie.prefix-domain",
                    "the prefix __Host- allows no Domain",
                    "leave domain(…) out, or choose __Secure-");
        }
        if (!cookie.path.equals("/")) {
            refuse(
                    "cookie.prefix-path",
                    "the prefix __Host- needs the path /",
                    "leave path(…) out, or choose __Secure-");
        }
    }

    // Browsers compare these prefixes without case, so that __HOST- cannot pass for one that was checked.
    private static boolean hasPrefix(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private boolean isPrefixed(String prefix) {
        return hasPrefix(cookie.name, prefix);
    }

    private void checkAttributes() {
        if (!CookieGrammar.isPath(cookie.path)) {
            refuse("cookie.path", "the path is not valid", "begin it with / and use printable ASCII without semicolon");
        }
        checkLength("cookie.path-length", "path", cookie.path);
        if (cookie.domain != null) {
            if (!CookieGrammar.isDomain(cookie.domain)) {
                refuse(
                        "cookie.domain",
                        "the domain is no host name",
                        "use labels of letters, digits and hyphens between dots, no leading dot, at most 253 characters");
            }
            checkLength("cookie.domain-length", "domain", cookie.domain);
        }
        if (cookie.sameSite == SessionCookie.SameSite.NONE && !cookie.secure) {
            refuse("cookie.same-site", "SameSite=None needs Secure", "say secure(true), or choose LAX or STRICT");
        }
        if (cookie.partitioned && !cookie.secure) {
            refuse("cookie.partitioned", "Partitioned needs Secure", "say secure(true), or leave partitioned(…) out");
        }
        if (cookie.maxAge != null) {
            checkMaxAge(cookie.maxAge);
        }
    }

    private void checkLength(String id, String attribute, String value) {
        if (value.length() > CookieGrammar.MAX_ATTRIBUTE) {
            refuse(
                    id,
                    "the " + attribute + " has " + value.length() + " bytes; browsers ignore more than "
                            + CookieGrammar.MAX_ATTRIBUTE,
                    "use a shorter one");
        }
    }

    private void checkMaxAge(Duration maxAge) {
        if (maxAge.compareTo(Duration.ofSeconds(1)) < 0 || maxAge.compareTo(SessionCookie.MAX_AGE) > 0) {
            refuse(
                    "cookie.max-age",
                    "maxAge lies between PT1S and " + SessionCookie.MAX_AGE + " (400 days), not at " + maxAge,
                    "choose a duration in between; leave it out for a cookie that ends with the browser session");
        }
    }

    private void refuse(String id, String what, String fix) {
        problems.add(new Problem(id, what, fix));
    }
}
