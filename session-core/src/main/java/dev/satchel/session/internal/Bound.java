package dev.satchel.session.internal;

import dev.satchel.session.BoundSession;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAction;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionFunction;
import dev.satchel.session.SessionView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session at an address or with a carrier; each call is one exchange. */
final class Bound implements BoundSession {

    private final Stack stack;
    private final Place place;

    Bound(Stack stack, Place place) {
        this.stack = stack;
        this.place = place;
    }

    /** Where the session is found, and where its directive goes. */
    sealed interface Place {
        Exchange open(Stack stack);

        void settle(Directive directive);
    }

    record Addressed(SessionAddress address) implements Place {
        @Override
        public Exchange open(Stack stack) {
            return new Exchange(stack, Optional.of(address), List.of());
        }

        @Override
        public void settle(Directive directive) {
            // An address is no token: there is nothing to carry.
        }
    }

    record Carried(Undelivered carrier) implements Place {
        @Override
        public Exchange open(Stack stack) {
            return new Exchange(stack, Optional.empty(), List.copyOf(carrier.tokens()));
        }

        @Override
        public void settle(Directive directive) {
            carrier.carry(directive);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(SessionFunction<? super SessionView, T, X> body)
            throws X {
        try (Exchange exchange = place.open(stack)) {
            T result = body.apply(exchange.view());
            settle(exchange);
            return result;
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(SessionFunction<? super Session, T, X> body)
            throws X {
        return retrying(exchange -> {
            T result = body.apply(exchange.session());
            settle(exchange);
            return result;
        });
    }

    @Override
    public <X extends Exception> SessionView edit(SessionAction<X> body) throws X {
        return retrying(exchange -> {
            body.accept(exchange.session());
            settle(exchange);
            return exchange.committed();
        });
    }

    /**
     * Commits, and lets the outcome be carried. A stored change stays stored: a carrier that fails is an event, and
     * gets the token the next time.
     */
    private void settle(Exchange exchange) {
        Directive directive = exchange.commit();
        try {
            place.settle(directive);
        } catch (Throwable failed) {
            stack.tell(new SessionEvent.CarrierFailed(exchange.openedAt(), exchange.fingerprint()));
        }
    }

    private interface Run<T extends @Nullable Object, X extends Exception> {
        T in(Exchange exchange) throws X;
    }

    private <T extends @Nullable Object, X extends Exception> T retrying(Run<T, X> run) throws X {
        int left = stack.conflicts().retries();
        while (true) {
            try (Exchange exchange = place.open(stack)) {
                return run.in(exchange);
            } catch (SessionConflictException conflict) {
                if (left-- == 0) {
                    throw conflict;
                }
            }
        }
    }
}
