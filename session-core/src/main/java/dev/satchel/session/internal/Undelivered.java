package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A carrier that loses no token while it lives. A directive that could not be carried is carried before the next
 * exchange. If that fails too, it opens that exchange. As thread-safe as its carrier.
 */
final class Undelivered implements TokenCarrier {

    private final TokenCarrier carrier;
    private final AtomicReference<@Nullable Directive> left = new AtomicReference<>();

    private Undelivered(TokenCarrier carrier) {
        this.carrier = Objects.requireNonNull(carrier, "carrier");
    }

    static Undelivered of(TokenCarrier carrier) {
        return carrier instanceof Undelivered already ? already : new Undelivered(carrier);
    }

    @Override
    public List<Token> tokens() {
        Directive directive = left.get();
        if (directive != null && !delivered(directive)) {
            return directive instanceof Directive.Issue issue ? List.of(issue.token()) : List.of();
        }
        return carrier.tokens();
    }

    private boolean delivered(Directive directive) {
        try {
            carrier.carry(directive);
        } catch (Throwable again) {
            return false;
        }
        left.compareAndSet(directive, null);
        return true;
    }

    @Override
    public void carry(Directive directive) {
        boolean nothing = directive instanceof Directive.Keep;
        if (!nothing) {
            left.set(directive);
        }
        carrier.carry(directive);
        if (!nothing) {
            left.compareAndSet(directive, null);
        }
    }
}
