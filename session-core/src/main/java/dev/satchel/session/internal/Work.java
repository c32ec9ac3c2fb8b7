package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Optional;

/**
 * The input of a commit: the opened state, the reads and the changes.
 *
 * @param stack the stack
 * @param address where the session lives; empty where a token carries it
 * @param openedAt when the exchange opened
 * @param opened what it opened
 * @param reads what it read of that
 * @param delta what it changes
 */
record Work(Stack stack, Optional<SessionAddress> address, Instant openedAt, Opened opened, Reads reads, Delta delta) {

    SessionBackend backend() {
        return stack.backend();
    }

    /** Whether the session gets a new token. An address has no token to replace. */
    boolean rotates() {
        return delta.rotates() && address.isEmpty();
    }

    /** The session that a first write would create. */
    SessionState first() {
        SessionState empty = opened.state();
        SessionState first = delta.over(empty, delta.attributes().seen(empty.attributes()), openedAt)
                .build();
        return timed(first, openedAt);
    }

    /** The held state, after the changes. */
    SessionState next(Snapshot held, Basis basis) {
        return timed(
                delta.over(held.state(), attributes(held.state(), basis), openedAt)
                        .build(),
                held.lastUsedAt());
    }

    private EncodedValues attributes(SessionState held, Basis basis) {
        return switch (basis) {
            case AS_OPENED -> delta.attributes().seen(held.attributes());
            case REBASED -> delta.attributes().over(held.attributes());
            case OVERWRITTEN -> delta.attributes().seen(opened.state().attributes());
        };
    }

    /** Gives the next state its times: used when the exchange opened, unless it was used later. */
    SessionState timed(SessionState next, Instant lastUsedAt) {
        Instant used = lastUsedAt.isAfter(openedAt) ? lastUsedAt : openedAt;
        return next.used(used, stack.deadline(next, used));
    }

    /** Makes room under the quota of a principal who claims the session, or refuses. */
    void admit(SessionState next) {
        if (delta.claims()) {
            stack.quota().ifPresent(quota -> quota.admit(next.owner().orElseThrow(), next.birthId()));
        }
    }

    /** The directive after a write; a persistent carrier is notified of the deadline. */
    Directive issued(Written.Applied applied) {
        boolean persistent = stack.lifetime(applied.snapshot().state()).persistent();
        return persistent ? directive(applied, presented()) : unissued(applied);
    }

    /** The directive after a write of times of which the carrier is not notified. */
    Directive unissued(Written.Applied applied) {
        return directive(applied, delta.changesLifetime() ? presented() : Optional.empty());
    }

    /** A new token is always issued. */
    private Directive directive(Written.Applied applied, Optional<Token> again) {
        Optional<Token> token = applied.issued().or(() -> again);
        if (token.isEmpty() || address.isPresent()) {
            return Outcome.KEEP;
        }
        SessionState state = applied.snapshot().state();
        Instant expiresAt = stack.deadline(state, applied.snapshot().lastUsedAt());
        return new Directive.Issue(token.get(), expiresAt, stack.lifetime(state).persistent());
    }

    /** The token that opened the session. */
    private Optional<Token> presented() {
        return opened instanceof Opened.Live live && live.presented() instanceof Token token
                ? Optional.of(token)
                : Optional.empty();
    }

    /** Where the session is looked for again. */
    Locator locator() {
        return address.isPresent() ? address.get() : presented().orElseThrow();
    }
}
