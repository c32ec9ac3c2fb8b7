package dev.satchel.http;

import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicBoolean;

/** The warnings about a cookie that is legal and probably a mistake. Thread-safe. */
final class CookieWarnings {

    private static final System.Logger LOG = System.getLogger(SessionCookie.class.getName());

    private final AtomicBoolean said = new AtomicBoolean();

    /** A Secure cookie is set where the browser drops it. Said once. */
    void plainHttp(String name) {
        if (said.compareAndSet(false, true)) {
            LOG.log(
                    WARNING,
                    "The Secure cookie {0} is being set on a plain-HTTP exchange: browsers will drop it, and every request will"
                            + " begin a new session. Say SessionCookie.builder()…behindTls() when a proxy in front speaks HTTPS;"
                            + " use SessionCookie.localhost() while developing. This is said once.",
                    name);
        }
    }

    /** A cookie of this name can be set by others. */
    static void noPrefix(String name) {
        LOG.log(
                WARNING,
                "The cookie {0} has no prefix: a sibling domain, or a page over plain HTTP, can set one of that name, and the"
                        + " visitor then acts in a stranger''s session. Name it __Host-{0}, or __Secure-{0} where it needs a"
                        + " Domain or a path. See also SessionPolicy''s refuseDuplicates().",
                name);
    }
}
