package dev.satchel.examples.storefront;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionListener;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where a session of the shop lies, for its panel. Keeps the last 10,000 that moved into the store. Thread-safe. */
final class Whereabouts implements SessionListener {

    private static final int MAX_MOVES = 10_000;
    private static final Set<String> SHARED = Set.of("file", "redis", "jdbc");

    private final String store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> moves = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_MOVES;
        }
    };

    Whereabouts(String store) {
        this.store = store;
    }

    /** Whether several shops on this store are one shop, whose carts then lie there too. */
    boolean shared() {
        return SHARED.contains(store);
    }

    @Override
    public void on(SessionEvent event) {
        if (event instanceof SessionEvent.Moved moved) {
            lock.lock();
            try {
                moves.put(moved.session(), moved.at());
            } finally {
                lock.unlock();
            }
        }
    }

    /** The storage, and of a hybrid one which half. */
    String of(SessionInfo info) {
        if (!store.equals("hybrid")) {
            return store;
        }
        Instant moved = moved(info.fingerprint());
        if (moved != null) {
            return "hybrid: in the store since " + moved;
        }
        return info.owner().isPresent() ? "hybrid: in the store" : "hybrid: in the cookie";
    }

    private @Nullable Instant moved(String session) {
        lock.lock();
        try {
            return moves.get(session);
        } finally {
            lock.unlock();
        }
    }
}
