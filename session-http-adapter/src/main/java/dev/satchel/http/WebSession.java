package dev.satchel.http;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of one exchange over HTTP: opened when it is first used, committed once, before the response's headers leave. Made by
 * {@link WebSessions#open}. Belongs to one thread at a time.
 *
 * <p>Once committed the session can be read and not changed. One that was never used costs nothing, and is not to be asked for the first
 * time after the headers left: they could no longer say what the response depends on.
 *
 * <pre>{@code
 * try (WebSession web = webSessions.open(exchange)) {
 *     web.session().set(COUNTRY, "DE");
 *     web.commit();
 * }
 * }</pre>
 */
public final class WebSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebSession.class.getName());

    private final Sessions sessions;
    private final TokenTransport transport;
    private final WebExchange host;
    private @Nullable SessionExchange exchange;
    private @Nullable RuntimeException failure;
    private boolean saved;
    private boolean committed;
    private boolean closed;
    private boolean carried;

    WebSession(Sessions sessions, TokenTransport transport, WebExchange host) {
        this.sessions = sessions;
        this.transport = transport;
        this.host = host;
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
     * Stores what changed and writes to the response's headers what the session asks for; the server's response must still be open to
     * them. Called again it stores nothing, and sees to it that {@code Cache-Control} and {@code Vary} still say what they must. After
     * {@link #close} it does nothing.
     *
     * @throws SessionException when the session could not be kept; from then on, at every call, the same one. Nothing that the
     *     handler answered may leave: answer its {@link HttpProblem}
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
        if (committed && exchange != null) {
            keepFromCaches();
        }
    }

    private void settle() {
        if (exchange != null) {
            Directive directive = exchange.commit();
            transport.carry(directive, host);
            carried = !(directive instanceof Directive.Keep);
        }
    }

    private RuntimeException failed(RuntimeException cause) {
        failure = cause;
        int status = HttpProblem.of(cause).status();
        LOG.log(status == 409 ? DEBUG : ERROR, "The session was not committed; answering " + status, cause);
        return cause;
    }

    private void keepFromCaches() {
        if (carried && !mentions(host.responseHeaders("Cache-Control"), "no-store")) {
            host.setHeader("Cache-Control", "no-store");
        }
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

    /** Ends the exchange. Without a commit nothing is stored, but for what {@link Session#save} stored already. */
    @Override
    public void close() {
        if (saved && !committed && failure == null) {
            // What is stored is stored: without its token the browser would never find it again.
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
                                + " they could no longer say that the response depends on it. Read it before the first byte of the body");
            }
            if (closed) {
                throw new SessionClosedException("the exchange is over");
            }
            exchange = sessions.open(transport.tokens(host));
        }
        return exchange;
    }

    Session writable() {
        if (failure != null) {
            throw failure;
        }
        if (committed) {
            throw new SessionClosedException(
                    "the session was changed too late: the response's headers have left, and the session was"
                            + " stored before them. Change it before the first byte of the body");
        }
        if (closed) {
            throw new SessionClosedException("the session was changed after its exchange was over");
        }
        return opened().session();
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
