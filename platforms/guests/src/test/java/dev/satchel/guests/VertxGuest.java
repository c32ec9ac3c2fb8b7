package dev.satchel.guests;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoreTraits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.prng.VertxContextPRNG;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.SessionStore;
import io.vertx.ext.web.sstore.impl.SharedDataSessionImpl;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The store of Vert.x Web, which refuses a session whose version it does not have. */
final class VertxGuest extends Shim {

    private static final String RECORD = "record";
    private static final long TEN_YEARS = TimeUnit.DAYS.toMillis(3_650);
    private static final int ID_LENGTH = 32;

    private final Vertx vertx;
    private final SessionStore store;

    VertxGuest(StoreTraits traits, Vertx vertx, SessionStore store) {
        super(traits);
        this.vertx = vertx;
        this.store = store;
    }

    private static final class Named extends SharedDataSessionImpl {
        Named(String id, VertxContextPRNG random) {
            super(random, TEN_YEARS, ID_LENGTH);
            setId(id);
        }
    }

    private static <T> T wait(Future<T> answer) throws ExecutionException {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStoreUnavailableException("interrupted", e);
        } catch (TimeoutException e) {
            throw new SessionStoreUnavailableException("no answer", e);
        }
    }

    private Session session(String id) {
        try {
            return wait(store.get(id));
        } catch (ExecutionException e) {
            throw new SessionStoreUnavailableException("get failed", e);
        }
    }

    private boolean put(Session session) {
        try {
            wait(store.put(session));
            return true;
        } catch (ExecutionException mismatch) {
            return false;
        }
    }

    @Override
    Optional<byte[]> load(String id) {
        return Optional.ofNullable(session(id)).map(session -> session.<byte[]>get(RECORD));
    }

    @Override
    boolean saveNew(String id, byte[] record) {
        Session session = new Named(id, VertxContextPRNG.current(vertx));
        session.put(RECORD, record);
        return put(session);
    }

    @Override
    boolean saveKnown(String id, byte[] record) {
        Session session = session(id);
        if (session == null) {
            return false;
        }
        session.put(RECORD, record);
        return put(session);
    }

    @Override
    void remove(String id) {
        try {
            wait(store.delete(id));
        } catch (ExecutionException e) {
            throw new SessionStoreUnavailableException("delete failed", e);
        }
    }
}
