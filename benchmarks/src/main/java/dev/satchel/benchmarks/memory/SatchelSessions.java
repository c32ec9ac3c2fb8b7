package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Satchel through the public API, as a binding calls it: open, read or write, commit, close; in memory, or over another
 * store. Values are isolated from the caller's objects, lifetimes are judged at each opening, each write is a
 * compare-and-set, and a read commits too, which finds nothing to write.
 */
public final class SatchelSessions implements LiveSessions {

    static final String STACK = "benchmark/stored";

    private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);

    private final LongAdder retries = new LongAdder();
    private final SessionStore store;
    private final Runnable release;
    private final Sessions sessions;

    private SatchelSessions(SessionStore store, UnaryOperator<Sessions.Builder> further, Runnable release) {
        this.store = store;
        this.release = release;
        Sessions.Builder builder = Sessions.named(STACK)
                .codec(JsonCodec.standard())
                .store(store)
                .listener(event -> {
                    if (event instanceof SessionEvent.Conflicted) {
                        retries.increment();
                    }
                });
        sessions = further.apply(builder).build();
    }

    /** With twice the room: nothing is evicted, nor about to be. */
    static SatchelSessions roomy(int live) {
        return inMemory(2 * live);
    }

    /**
     * With room for these and no other: nothing is evicted, but the next one would be, so the order of use has to be
     * known.
     */
    static SatchelSessions full(int live) {
        return inMemory(live);
    }

    private static SatchelSessions inMemory(int quota) {
        return over(MemorySessionStore.builder().anonymous(quota).build(), () -> {});
    }

    /** Over another store, with how to let go of it. */
    public static SatchelSessions over(SessionStore store, Runnable release) {
        return over(store, builder -> builder, release);
    }

    /** The same, composed further. */
    static SatchelSessions over(SessionStore store, UnaryOperator<Sessions.Builder> further, Runnable release) {
        return new SatchelSessions(store, further, release);
    }

    /** The number of writes that conflicted with another one since the last call. */
    public long takeRetries() {
        return retries.sumThenReset();
    }

    SessionStore store() {
        return store;
    }

    /** A session that nobody comes back to, with a lifetime of its own; answers when its record may go. */
    Instant createPassing(Contents contents, Lifetime lifetime) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            contents.writeTo(exchange.session());
            exchange.session().lifetime(lifetime);
            Token token = ((Directive.Issue) exchange.commit()).token();
            return store.find(StorageKey.of(STACK, token)).orElseThrow().reclaimAt();
        }
    }

    @Override
    public String create(Contents contents) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            contents.writeTo(exchange.session());
            return ((Directive.Issue) exchange.commit()).token().value();
        }
    }

    @Override
    public Object country(String token) {
        try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
            String country = exchange.view().get(Visit.COUNTRY).orElseThrow();
            exchange.commit();
            return country;
        }
    }

    @Override
    public Object choose(String token, String cartId) {
        try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
            exchange.session().set(Visit.CART_ID, cartId);
            return exchange.commit();
        }
    }

    @Override
    public boolean increment(String token) {
        try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
            exchange.session().update(COUNT, 0, n -> n + 1);
            exchange.commit();
            return true;
        } catch (SessionConflictException refused) {
            return false;
        }
    }

    @Override
    public int count(String token) {
        try (SessionExchange exchange = sessions.open(List.of(Token.of(token)))) {
            return exchange.view().get(COUNT).orElse(0);
        }
    }

    @Override
    public long version(String token) {
        return store.find(StorageKey.of(STACK, Token.of(token))).orElseThrow().version();
    }

    @Override
    public void close() {
        release.run();
    }
}
