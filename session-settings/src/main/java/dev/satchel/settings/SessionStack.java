package dev.satchel.settings;

import dev.satchel.http.SessionCookie;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stack that was opened from {@linkplain SessionSettings settings}: its {@link Sessions}, its cookie, and what has to
 * be closed. That may be connections, the pool of a database, the thread that reaps and reads keys again. Thread-safe.
 */
public final class SessionStack implements AutoCloseable {

    private final Sessions sessions;
    private final @Nullable SessionCookie cookie;
    private final Closing closing;

    SessionStack(Sessions sessions, @Nullable SessionCookie cookie, Closing closing) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.closing = closing;
    }

    /** The sessions. Of no use once the stack is closed. */
    public Sessions sessions() {
        return sessions;
    }

    /**
     * The cookie that carries them on the web.
     *
     * @throws SessionConfigurationException when the HTTP adapter is not on the class path
     */
    public SessionCookie cookie() {
        if (cookie == null) {
            throw new SessionConfigurationException(List.of(Adapter.HTTP.missing("the session's cookie")));
        }
        return cookie;
    }

    /**
     * Closes what was opened, the last first: the thread, then connections and the pool. The parts that you handed over
     * stay open. Again it does nothing.
     *
     * @throws IllegalStateException when something could not be closed; everything else is
     */
    @Override
    public void close() {
        closing.close();
    }

    /** The stack's name. */
    @Override
    public String toString() {
        return "SessionStack[" + sessions + "]";
    }
}
