package dev.satchel.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.http.internal.ForCaches;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The session of one exchange over HTTP: opened when it is first used, committed once, before the response's headers
 * leave. Made by {@link WebSessions#open}. Belongs to one thread at a time.
 *
 * <p>Once committed the session can be read and not changed. One that was never used costs nothing. It cannot be used
 * for the first time after the commit: the headers could no longer say what the response depends on.
 *
 * <p>A request has one session for each cookie or header. A second binding of the same stack on the same request gets
 * the session of the first one. When the session of one stack cannot be kept, those of other stacks on the request are
 * ended, unless they were committed.
 *
 * <pre>{@code
 * try (WebSession web = webSessions.open(webExchange)) {
 *     web.session().set(COUNTRY, "DE");
 *     web.commit();
 * }
 * }</pre>
 */
public final class WebSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebSession.class.getName());

    /** How deep a failure is looked for in what a handler threw. Causes may form a circle. */
    private static final int MAX_CAUSES = 64;

    private final Sessions sessions;
    private final TokenTransport transport;
    private final WebExchange host;
    private final RequestSessions request;
    private @Nullable Presented tokens;
    private @Nullable SessionExchange exchange;
    private @Nullable RuntimeException failure;
    private boolean used;
    private boolean changed;
    private boolean storedBefore;
    private boolean saved;
    private boolean committed;
    private boolean closed;
    private boolean carried;
    private boolean presented;
    private boolean otherSites;

    WebSession(
            Sessions sessions,
            TokenTransport transport,
            WebExchange host,
            RequestSessions request,
            @Nullable WebSession before) {
        this.sessions = sessions;
        this.transport = transport;
        this.host = host;
        this.request = request;
        if (before != null) {
            // What answers in place of a handler that threw may answer so because of what it read.
            used = before.used;
        }
        if (before != null && before.committed) {
            tokens = before.tokens;
            presented = before.presented;
            otherSites = before.otherSites;
            carried = before.carried;
            storedBefore = before.hasStored();
        }
    }

    /** The session to read and write. */
    public Session session() {
        return new LazySession(this);
    }

    /** The session to read; never a {@link Session}. */
    public SessionView view() {
        return new LazyView(() -> opened().view());
    }

    /**
     * Lets this exchange begin or end a session although another site's page caused the request and it presented none.
     * Without this such a write throws {@link CrossSiteException}: the browser kept the cookie back, and the answer's
     * would take the place of the visitor's session.
     *
     * <p>For handlers that are made for it and check the request themselves, such as a SAML or OIDC {@code form_post},
     * and behind a {@link CrossSiteGuard} that trusts an origin.
     */
    public void acceptOtherSites() {
        otherSites = true;
    }

    /**
     * Stores what changed and writes to the response's headers what the session asks for; the server's response must
     * still be open to them. Called again it stores nothing, and restores {@code Cache-Control} and {@code Vary} where
     * something overwrote them. After {@link #close} it does nothing.
     *
     * @throws SessionException when the session could not be kept; from then on, at every call, the same one. Nothing
     * that the handler answered may leave: answer the problem of {@link #refuse}
     */
    public void commit() {
        if (failure != null) {
            throw failure;
        }
        if (!committed && !closed) {
            try {
                settle();
                committed = true;
            } catch (RuntimeException e) {
                throw failed(e);
            }
        }
        if (committed && used) {
            keepFromCaches();
        }
    }

    /**
     * The stored session, after the commit.
     *
     * @throws SessionClosedException before the commit, and when the session was never used
     */
    public SessionView committed() {
        return opened().committed();
    }

    private void settle() {
        if (exchange != null) {
            Directive directive = exchange.commit();
            tokens = presentedTokens().carry(directive, host);
            carried |= !(directive instanceof Directive.Keep);
        }
    }

    private RuntimeException failed(RuntimeException cause) {
        failure = cause;
        log(cause, HttpProblem.of(cause).status());
        request.abandonAllBut(this);
        return cause;
    }

    private static void log(RuntimeException cause, int status) {
        String text = "The session failed; answering " + status;
        if (cause instanceof SessionConflictException || cause instanceof SessionBusyException) {
            LOG.log(DEBUG, text, cause);
        } else if (cause instanceof SessionTooLargeException || cause instanceof CrossSiteException) {
            // The visitor's doing, or another site's: a trace for each would let anybody fill the disk.
            LOG.log(WARNING, text + ": " + cause.getMessage());
        } else if (cause instanceof SessionConfigurationException) {
            LOG.log(ERROR, text + ": " + cause.getMessage());
        } else {
            LOG.log(ERROR, text, cause);
        }
    }

    /**
     * Ends the exchange because of what a handler threw, if that is a failure of the session, or was caused by one at
     * any depth. Returns the problem to send in place of the handler's response. The failure is logged once. A conflict
     * or a busy session is logged at {@code DEBUG}. A session that is too large, or a request from another site, is a
     * warning. Anything else is an error. Returns nothing, and does nothing, for any other exception.
     *
     * <p>Nothing is stored, but for what {@link Session#save} stored already. Sessions of other stacks on the request
     * are ended too, unless they were committed; the problem says so when they were.
     */
    public Optional<HttpProblem> refuse(Throwable thrown) {
        if (used) {
            vary();
        }
        RuntimeException cause = failureIn(thrown);
        if (cause == null) {
            return Optional.empty();
        }
        close();
        if (failure == null) {
            failed(cause);
        }
        boolean beside = saved || storedBefore || request.storedBeside(this);
        return Optional.of(HttpProblem.of(cause, changed, beside));
    }

    private @Nullable RuntimeException failureIn(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (failure == null ? cause instanceof SessionException : cause == failure) {
                return (RuntimeException) cause;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private void keepFromCaches() {
        if (carried) {
            if (!mentions(host.responseHeaders("Cache-Control"), "no-store")) {
                host.setHeader("Cache-Control", "no-store");
            }
            ForCaches.forbidTargeted(name -> !host.responseHeaders(name).isEmpty(), host::setHeader);
        }
        vary();
    }

    private void vary() {
        List<String> vary = host.responseHeaders("Vary");
        if (!mentions(vary, "*")) {
            for (String header : transport.varies()) {
                if (!mentions(vary, header)) {
                    host.addHeader("Vary", header);
                }
            }
        }
    }

    private static boolean mentions(List<String> lines, String member) {
        for (String line : lines) {
            for (String part : line.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(member)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the session was used in this exchange: when not, there is nothing to commit. */
    public boolean isUsed() {
        return exchange != null;
    }

    /** Whether the handler asked for a change, stored or not. */
    public boolean isChanged() {
        return changed;
    }

    /** Whether the session was committed: what its exchange changed is stored. */
    public boolean isCommitted() {
        return committed;
    }

    /** Whether the handler asked for a change that is neither stored nor given up: it is lost when nobody commits. */
    public boolean isPending() {
        return changed && !committed && !closed;
    }

    boolean isOpen() {
        return !closed;
    }

    boolean isOf(Sessions stack) {
        return sessions == stack;
    }

    boolean hasStored() {
        return storedBefore || saved || (committed && changed);
    }

    /** Ends the exchange. Without a commit nothing is stored, but for what {@link Session#save} stored already. */
    @Override
    public void close() {
        if (saved && !committed && failure == null) {
            // The session is stored: without its token the browser would never find it again.
            commit();
        }
        closed = true;
        if (exchange != null) {
            exchange.close();
        }
    }

    SessionExchange opened() {
        if (exchange == null) {
            if (committed) {
                throw new SessionClosedException(
                        "the session was asked for the first time after the response's headers left;"
                                + " they could no longer say that the response depends on it. Read it before the first byte of the body;"
                                + " for an error page, map the SessionFilter for the dispatcher type ERROR");
            }
            if (closed) {
                throw new SessionClosedException("the exchange is over");
            }
            Presented came = presentedTokens();
            presented |= !came.nothing();
            exchange = came.open(sessions);
            used = true;
        }
        return exchange;
    }

    private Presented presentedTokens() {
        Presented came = tokens;
        if (came == null) {
            came = Presented.by(transport, sessions, host);
            tokens = came;
        }
        return came;
    }

    Session writable() {
        if (failure != null) {
            throw failure;
        }
        if (committed) {
            throw new SessionClosedException(
                    "the session was changed too late: the response's headers have left, or are about to, and the session was"
                            + " stored before them. Change it before the first byte of the body, a flush, a redirect, an error"
                            + " response or the end of a forward");
        }
        if (closed) {
            throw new SessionClosedException("the session was changed after its exchange was over");
        }
        return opened().session();
    }

    /** The session, for a write that may begin one or have its cookie cleared. */
    Session beginning() {
        writable();
        if (!presented
                && !otherSites
                && transport.varies().stream().anyMatch("Cookie"::equalsIgnoreCase)
                && CrossSiteGuard.keepsCookiesBack(host)) {
            throw new CrossSiteException();
        }
        return changing();
    }

    /** The session, for a change. */
    Session changing() {
        Session session = writable();
        changed = true;
        return session;
    }

    <T> Optional<T> takeFlash(Attribute<T> attribute) {
        Optional<T> taken = writable().takeFlash(attribute);
        changed |= taken.isPresent();
        return taken;
    }

    SessionView save() {
        Session session = writable();
        try {
            SessionView stored = session.save();
            saved = true;
            return stored;
        } catch (SessionException e) {
            throw failed(e);
        }
    }

    /** Where the exchange stands. */
    @Override
    public String toString() {
        String state = failure != null ? "failed" : committed ? "committed" : closed ? "closed" : "open";
        return "WebSession[" + state + (exchange == null ? ", not used]" : "]");
    }
}
