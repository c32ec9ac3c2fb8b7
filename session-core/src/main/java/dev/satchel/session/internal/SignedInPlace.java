package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a carrier keeps the tokens of signed-in sessions, apart from the anonymous ones. It wins when it opens, and
 * only what is in the store opens from it.
 */
final class SignedInPlace {

    private final Stack stack;
    private final List<Token> tokens;
    private boolean chosen;
    private List<Snapshot> left = List.of();

    /**
     * The tokens that were presented there.
     *
     * @param stack over the store alone
     */
    SignedInPlace(Stack stack, List<Token> tokens) {
        this.stack = stack;
        this.tokens = tokens;
    }

    /** The session that they open, if the exchange goes on with it. */
    Optional<Opened> open(Instant openedAt) {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        Opened found = new Opening(stack, openedAt).first(tokens);
        chosen = found instanceof Opened.Live
                || found instanceof Opened.Superseded
                || found instanceof Opened.Bridged
                || (found instanceof Opened.Fresh fresh && !fresh.others().isEmpty());
        if (!chosen) {
            left = found.ends();
        }
        return chosen ? Optional.of(found) : Optional.empty();
    }

    /** The snapshots from here that end with the session which the exchange goes on with instead. */
    List<Snapshot> left() {
        return left;
    }

    /** Whether the exchange's session is from here. */
    boolean chosen() {
        return chosen;
    }

    /** The directive with the place that it is for. */
    Directive placed(Outcome outcome) {
        Directive directive = outcome.directive();
        if (directive instanceof Directive.Issue issue) {
            boolean owned = outcome.stored()
                    .flatMap(snapshot -> snapshot.state().owner())
                    .isPresent();
            return new Directive.Issue(issue.token(), issue.expiresAt(), issue.persistent(), chosen || owned);
        }
        return directive instanceof Directive.Clear ? new Directive.Clear(chosen) : directive;
    }

    /** The directive of a logout, which clears both places. */
    Directive loggedOut() {
        return new Directive.Clear(true);
    }
}
