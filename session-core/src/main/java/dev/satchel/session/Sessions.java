package dev.satchel.session;

import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.internal.Assembly;
import dev.satchel.session.store.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

/**
 * One composed session stack. Thread-safe. It owns no thread and opens nothing: what you opened to compose it (a store,
 * an executor), you close.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.named("shop/prod")
 *     .policy(SessionPolicy.builder().idle(Duration.ofMinutes(30)).build())
 *     .codec(JsonCodec.standard())
 *     .store(MemorySessionStore.standard())
 *     .build();
 * }</pre>
 */
public interface Sessions {

    /**
     * Starts composing a stack. The name goes into every storage key, owner key and seal: two stacks on one storage
     * never see each other, and renaming one abandons its sessions.
     *
     * @param stack 1 to 100 characters of {@code a-z A-Z 0-9 . _ - /}
     */
    static Builder named(String stack) {
        return new Builder(Objects.requireNonNull(stack, "stack"));
    }

    /**
     * The session at this address.
     *
     * @throws SessionConfigurationException when the backend cannot keep sessions at addresses, as sealed tokens cannot
     */
    BoundSession at(SessionAddress address);

    /** The session that this carrier carries. */
    BoundSession carriedBy(TokenCarrier carrier);

    /**
     * Opens an exchange, for bindings. The first token that opens a session wins; at most four are tried.
     *
     * @param candidates what was presented, in order; may be empty
     */
    SessionExchange open(List<Token> candidates);

    /**
     * Whether the tokens of signed-in sessions belong in a place of their own, apart from those of anonymous ones: with
     * a {@link Builder#placement placement}. For bindings, which then call {@link #open(List, List)}.
     */
    default boolean hybrid() {
        return false;
    }

    /**
     * Opens an exchange, for bindings whose carrier has a place of its own for signed-in sessions. A token of the
     * signed-in place wins when it opens.
     *
     * @param signedIn what was presented in that place, in order; may be empty
     * @param anonymous what was presented in the other one, in order; may be empty
     */
    default SessionExchange open(List<Token> signedIn, List<Token> anonymous) {
        return open(Stream.concat(signedIn.stream(), anonymous.stream()).toList());
    }

    /**
     * The sessions of principals.
     *
     * @throws SessionConfigurationException when the backend has no owner index
     */
    OwnedSessions owned();

    /**
     * Ends all sessions of this stack that began before this instant, with any owner: a session begins when it is
     * created, and anew when a principal claims it. For administrators, after a breach or a restored backup; {@code
     * endAllBefore(clock.instant())} signs everybody out.
     *
     * <p>It writes one small record to the store, so it costs the same for any number of sessions, and it holds for
     * each node and after each restart.
     * <b>When the call returns, this node refuses such sessions; other nodes follow within 30 seconds</b>, because each
     * node looks that often. An exchange that was already open is still stored, but its session does not open
     * afterwards. Listeners are notified of the end of a session when it is next presented or reclaimed. An instant
     * before the last one changes nothing. In a {@linkplain Placement hybrid} stack it ends what lies in the store, so
     * that everybody is signed out; anonymous sessions in their tokens end with the key ring's {@code revokedBefore}.
     *
     * @throws IllegalArgumentException when the instant lies ahead
     * @throws SessionConfigurationException when the sessions are sealed; their key ring ends them with {@code
     * revokedBefore}
     * @throws SessionStoreUnavailableException when the store did not answer; ask again, it may or may not have taken
     * it
     */
    void endAllBefore(Instant instant);

    /**
     * Deletes at most {@code limit} expired sessions from the store and returns how many; for a cron job. Not needed
     * where the store expires records by itself; there it returns 0. Listeners are notified of the sessions that end
     * with it, if the store {@linkplain dev.satchel.session.store.DropReporting reports them}.
     *
     * @throws SessionConfigurationException when the store can neither delete expired records nor drop them by itself
     */
    int deleteExpired(int limit);

    /**
     * Checks the health of the stack: whether and how fast the storage answers a read, the guarantees, the keys'
     * states, and whether the reaper runs. It compares the storage's clock with the stack's, where the storage has one.
     * It writes nothing. Only one check asks the storage at a time; concurrent callers wait for its answer, for {@code
     * atMost}. An outage is a problem in the result, not an exception.
     *
     * @param atMost how long to wait for the storage
     * @param executor whose thread asks the storage; one that asks on the calling thread, {@code Runnable::run}, takes
     *     as long as the storage's own timeouts for a read and for the time
     */
    StackCheck check(Duration atMost, Executor executor);

    /** The same, on the calling thread. It asks the storage twice at most: a read, and the time. */
    default StackCheck check() {
        return check(Duration.ofSeconds(5), Runnable::run);
    }

    /**
     * Explains to people why this token opens a session or does not: its shape, key, day, record, deadlines and ledger.
     * It only reads: it writes no session, extends none and notifies no listener.
     *
     * @throws SessionStoreUnavailableException when the storage did not answer
     */
    TokenExplanation explain(Token token);

    /** The stack, its parts and its guarantees, for people. No secret. */
    String describe();

    /** Composes a stack. For one thread. */
    final class Builder {

        private final Assembly assembly;

        private Builder(String stack) {
            assembly = new Assembly(stack);
        }

        /** The policy. Default {@link SessionPolicy#defaults}. */
        public Builder policy(SessionPolicy policy) {
            assembly.policy(Objects.requireNonNull(policy, "policy"));
            return this;
        }

        /** The codec. Required. */
        public Builder codec(SessionCodec codec) {
            assembly.codec(Objects.requireNonNull(codec, "codec"));
            return this;
        }

        /** Where sessions lie. Required: this, {@link #backend} or {@link #placement}, exactly one of them. */
        public Builder store(SessionStore store) {
            assembly.store(Objects.requireNonNull(store, "store"));
            return this;
        }

        /**
         * How sessions are kept, where that is no store: {@code SealedSessions.with(keyRing)}. Required: this, {@link
         * #store} or {@link #placement}, exactly one of them.
         */
        public Builder backend(SessionBackend.Factory backend) {
            assembly.backend(Objects.requireNonNull(backend, "backend"));
            return this;
        }

        /**
         * Sessions in their tokens until they are claimed or outgrow them, then in a store. Required: this, {@link
         * #store} or {@link #backend}, exactly one of them.
         */
        public Builder placement(Placement placement) {
            assembly.placement(Objects.requireNonNull(placement, "placement"));
            return this;
        }

        /**
         * Seals each record in the store, bound to the stack's name and the record's key: it cannot be read, planted or
         * swapped. Default: not sealed. {@link #build} refuses it with a backend, which seals by itself.
         */
        public Builder sealAtRest(Sealer sealer) {
            assembly.sealAtRest(Objects.requireNonNull(sealer, "sealAtRest"));
            return this;
        }

        /** The clock. Default the system's. A store that drops records by a clock of its own needs the same one. */
        public Builder clock(InstantSource clock) {
            assembly.clock(Objects.requireNonNull(clock, "clock"));
            return this;
        }

        /**
         * Adds a listener; may be called several times. Default: none. An exception that a listener throws is dropped.
         */
        public Builder listener(SessionListener listener) {
            assembly.listener(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Deletes expired sessions this often, in steps, on your executor, until you shut it down. Default: never. It
         * is for stores that do not expire by themselves. {@link #build} refuses an interval that is not positive or is
         * beyond 366 days, and an executor that is shut down. It refuses a store that can delete nothing: one that is
         * neither {@link dev.satchel.session.store.Reapable} nor {@link dev.satchel.session.store.NativeExpiry}.
         */
        public Builder reapEvery(Duration interval, ScheduledExecutorService executor) {
            assembly.reapEvery(
                    Objects.requireNonNull(interval, "reapEvery: interval"),
                    Objects.requireNonNull(executor, "reapEvery: executor"));
            return this;
        }

        /**
         * The stack. A builder builds one: two would delete the same records, and report each drop twice.
         *
         * @throws SessionConfigurationException with the stack's name and every problem, when the parts do not fit
         */
        public Sessions build() {
            return assembly.build();
        }
    }
}
