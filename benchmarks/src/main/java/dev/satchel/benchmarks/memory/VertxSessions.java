package dev.satchel.benchmarks.memory;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.LocalSessionStore;
import io.vertx.ext.web.sstore.SessionStore;
import java.util.Objects;

/**
 * Vert.x's {@link LocalSessionStore}. A find returns the live session that every other request has at this moment;
 * values are live objects. The put after a request that only read is left out, in its favour.
 */
final class VertxSessions implements LiveSessions {

    private static final long IDLE = 30 * 60_000L;

    private final Vertx vertx = Vertx.vertx();
    private final SessionStore store = LocalSessionStore.create(vertx);

    @Override
    public String create(Contents contents) {
        Session session = store.createSession(IDLE);
        contents.attributes().forEach(session::put);
        done(store.put(session));
        return session.id();
    }

    @Override
    public Object country(String token) {
        Session session = find(token);
        session.setAccessed();
        return session.get("country");
    }

    @Override
    public Object choose(String token, String cartId) {
        Session session = find(token);
        session.setAccessed();
        session.put("cartId", cartId);
        done(store.put(session));
        return session;
    }

    @Override
    public boolean increment(String token) {
        Session session = find(token);
        session.setAccessed();
        session.put("count", count(session) + 1);
        return store.put(session).succeeded();
    }

    @Override
    public int count(String token) {
        return count(find(token));
    }

    @Override
    public void close() {
        store.close();
        vertx.close().await();
    }

    private static int count(Session session) {
        Integer count = session.get("count");
        return count == null ? 0 : count;
    }

    /** The local store answers at once; what would not be there yet fails here. */
    private Session find(String token) {
        return Objects.requireNonNull(store.get(token).result());
    }

    private static void done(io.vertx.core.Future<?> written) {
        if (!written.succeeded()) {
            throw new IllegalStateException("not written", written.cause());
        }
    }
}
