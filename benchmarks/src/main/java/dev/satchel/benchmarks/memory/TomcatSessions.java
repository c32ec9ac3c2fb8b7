package dev.satchel.benchmarks.memory;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.catalina.Session;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.util.StandardSessionIdGenerator;

/**
 * Tomcat's {@link StandardManager}: live sessions with live objects in them, no isolation of concurrent requests, no
 * check of two writers. Abandoned sessions are reclaimed by a background pass over all sessions, which is not part of
 * this.
 */
final class TomcatSessions implements LiveSessions {

    private final StandardManager manager = new StandardManager();

    TomcatSessions() {
        StandardContext context = new StandardContext();
        context.setName("benchmark");
        context.setSessionTimeout(30);
        manager.setContext(context);
        manager.setSessionIdGenerator(new StandardSessionIdGenerator());
    }

    @Override
    public String create(Contents contents) {
        Session session = manager.createSession(null);
        contents.attributes().forEach(session.getSession()::setAttribute);
        return session.getId();
    }

    @Override
    public Object country(String token) {
        Session session = find(token);
        Object country = session.getSession().getAttribute("country");
        session.endAccess();
        return country;
    }

    @Override
    public Object choose(String token, String cartId) {
        Session session = find(token);
        session.getSession().setAttribute("cartId", cartId);
        session.endAccess();
        return session;
    }

    @Override
    public boolean increment(String token) {
        Session session = find(token);
        HttpSession attributes = session.getSession();
        attributes.setAttribute("count", count(attributes) + 1);
        session.endAccess();
        return true;
    }

    @Override
    public int count(String token) {
        return count(find(token).getSession());
    }

    @Override
    public void close() {}

    private static int count(HttpSession attributes) {
        Integer count = (Integer) attributes.getAttribute("count");
        return count == null ? 0 : count;
    }

    /** As a request finds it: valid, and marked as used. */
    private Session find(String token) {
        try {
            Session session = Objects.requireNonNull(manager.findSession(token));
            if (!session.isValid()) {
                throw new IllegalStateException("a session expired");
            }
            session.access();
            return session;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
