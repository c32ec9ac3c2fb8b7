package dev.satchel.benchmarks.memory;

import java.util.Objects;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.session.SessionHandler;

/**
 * Jetty's session cache over no store, as its session handler uses it: live sessions with live objects in them, no
 * isolation of concurrent requests, no check of two writers. A timer for each session is part of it.
 */
final class JettySessions implements LiveSessions {

    private static final long IDLE = 30 * 60_000L;

    private final Server server = new Server();
    private final SessionHandler handler = new SessionHandler();
    private final DefaultSessionCache cache = new DefaultSessionCache(handler);

    JettySessions() {
        cache.setSessionDataStore(new NullSessionDataStore());
        handler.setSessionCache(cache);
        server.addBean(new DefaultSessionIdManager(server), true);
        server.setHandler(handler);
        run(server::start);
    }

    @Override
    public String create(Contents contents) {
        String token = handler.getSessionIdManager().newSessionId(null, null, System.currentTimeMillis());
        ManagedSession session = cache.newSession(token, System.currentTimeMillis(), IDLE);
        run(() -> {
            cache.add(token, session);
            contents.attributes().forEach(session::setAttribute);
            cache.release(session);
        });
        return token;
    }

    @Override
    public Object country(String token) {
        ManagedSession session = find(token);
        Object country = session.getAttribute("country");
        handler.complete(session);
        return country;
    }

    @Override
    public Object choose(String token, String cartId) {
        ManagedSession session = find(token);
        session.setAttribute("cartId", cartId);
        handler.commit(session);
        handler.complete(session);
        return session;
    }

    @Override
    public boolean increment(String token) {
        ManagedSession session = find(token);
        session.setAttribute("count", count(session) + 1);
        handler.commit(session);
        handler.complete(session);
        return true;
    }

    @Override
    public int count(String token) {
        ManagedSession session = find(token);
        int count = count(session);
        handler.complete(session);
        return count;
    }

    @Override
    public void close() {
        run(server::stop);
    }

    private static int count(ManagedSession session) {
        Integer count = (Integer) session.getAttribute("count");
        return count == null ? 0 : count;
    }

    /** As a request finds it, and marked as used. */
    private ManagedSession find(String token) {
        try {
            ManagedSession session = Objects.requireNonNull(handler.getManagedSession(token));
            if (!session.access(System.currentTimeMillis())) {
                throw new IllegalStateException("a session expired");
            }
            return session;
        } catch (RuntimeException passedOn) {
            throw passedOn;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (RuntimeException passedOn) {
            throw passedOn;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
