package dev.satchel.session;

import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.SessionStore;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Where the sessions of a hybrid stack lie. A session begins in its token, where the server keeps nothing of it. It
 * moves into the store at the commit that {@linkplain Session#claim claims} it, or whose data outgrows the token. It
 * moves once and never back. Sessions at addresses are always in the store.
 *
 * <p><b>Guarantees.</b> In the store a session has every guarantee of that store: no update is lost, logout and
 * revocation are final. It lies there under a new token and as a new life, so nobody who knows a token from before a
 * login opens, writes or extends the session after it.
 *
 * <p><b>Limits.</b> While it is in its token, the last response wins. Rotation and destroy then bind only a client that
 * drops its token on request. The data of the token that the login's request carried moves, not what a parallel
 * response wrote.
 *
 * <p><b>Threads.</b> Thread-safe, if the store and the condition are.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .placement(Placement.sealedUntilClaimed(SealedSessions.with(keys), RedisSessionStore.connect(uri, "shop")))
 *     .build();
 * }</pre>
 */
public final class Placement {

    private final Predicate<SessionState> worthKeeping;
    private final SessionBackend.Factory token;
    private final SessionStore store;

    private Placement(Predicate<SessionState> worthKeeping, SessionBackend.Factory token, SessionStore store) {
        this.worthKeeping = Objects.requireNonNull(worthKeeping, "worthKeeping");
        this.token = Objects.requireNonNull(token, "token");
        this.store = Objects.requireNonNull(store, "store");
    }

    /**
     * In the token until a principal claims the session or its data outgrows the token.
     *
     * @param token sealed sessions without a ledger: {@code SealedSessions.with(keyRing)}
     * @param store where claimed and large sessions lie
     */
    public static Placement sealedUntilClaimed(SessionBackend.Factory token, SessionStore store) {
        return new Placement(state -> false, token, store);
    }

    /**
     * In the token until the session is claimed, outgrows the token, or is worth keeping for another reason. A session
     * with a full cart, for instance: {@code state -> state.attributes().find("cart").isPresent()}.
     *
     * @param worthKeeping asked at each commit that changes a session in its token; a pure function
     * @param token sealed sessions without a ledger: {@code SealedSessions.with(keyRing)}
     * @param store where such sessions lie
     */
    public static Placement sealedUntil(
            Predicate<SessionState> worthKeeping, SessionBackend.Factory token, SessionStore store) {
        return new Placement(worthKeeping, token, store);
    }

    /** How sessions are kept in their tokens. */
    public SessionBackend.Factory token() {
        return token;
    }

    /** Where the others lie. */
    public SessionStore store() {
        return store;
    }

    /** Whether this state, which fits into its token, belongs in the store. */
    public boolean keeps(SessionState state) {
        return state.owner().isPresent() || worthKeeping.test(state);
    }
}
