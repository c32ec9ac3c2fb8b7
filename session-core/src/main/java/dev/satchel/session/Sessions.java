package dev.satchel.session;

import dev.satchel.session.internal.Assembly;
import dev.satchel.session.spi.Sealer;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionCodec;
import dev.satchel.session.spi.SessionListener;
import dev.satchel.session.spi.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One composed session stack. Thread-safe. It owns no thread and opens nothing: what you opened to compose it (a store, an executor), you
 * close.
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
     * Starts composing a stack. The name goes into every storage key, owner key and seal: two stacks on one storage never see each
     * other, and renaming one abandons its sessions.
     *
     * @param stack 1 to 100 characters of {@code a-z A-Z 0-9 . _ - /}
     */
    static Builder named(String stack) {
        return new Builder(stack);
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
     * The sessions of principals.
     *
     * @throws SessionConfigurationException when the backend has no owner index
     */
    OwnedSessions owned();

    /**
     * Deletes stored sessions that are past their time, at most {@code limit}, and answers how many; for a cron job. Not needed where the store
     * expires by itself, where it answers 0. Listeners are told of the sessions that end with it, if the store
     * {@linkplain dev.satchel.session.spi.DropReporting can tell}.
     */
    int deleteExpired(int limit);

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
            assembly.policy(policy);
            return this;
        }

        /** The codec. Required. */
        public Builder codec(SessionCodec codec) {
            assembly.codec(codec);
            return this;
        }

        /** Where sessions lie. This or {@link #backend}. */
        public Builder store(SessionStore store) {
            assembly.store(store);
            return this;
        }

        /** How sessions are kept, where that is no store: {@code SealedSessions.with(keyRing)}. This or {@link #store}. */
        public Builder backend(SessionBackend.Factory backend) {
            assembly.backend(backend);
            return this;
        }

        /** Seals what lies in the store, bound to the stack's name and the record's key: it cannot be read, planted or swapped. */
        public Builder sealAtRest(Sealer sealer) {
            assembly.sealAtRest(sealer);
            return this;
        }

        /** The clock. Default the system's. */
        public Builder clock(InstantSource clock) {
            assembly.clock(clock);
            return this;
        }

        /** Adds a listener. */
        public Builder listener(SessionListener listener) {
            assembly.listener(listener);
            return this;
        }

        /**
         * Deletes expired sessions this often, in steps, on your executor, until you shut it down. Where the store does not expire by
         * itself.
         */
        public Builder reapEvery(Duration interval, ScheduledExecutorService executor) {
            assembly.reapEvery(interval, executor);
            return this;
        }

        /**
         * The stack.
         *
         * @throws SessionConfigurationException with every problem, when the parts do not fit
         */
        public Sessions build() {
            return assembly.build();
        }
    }
}
