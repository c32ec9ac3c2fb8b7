package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why one token opens or does not, by what opening would judge. For one token. */
final class Explainer {

    private final Stack stack;
    private final Instant now;
    private final List<String> reasons = new ArrayList<>();

    Explainer(Stack stack) {
        this.stack = stack;
        this.now = stack.now();
    }

    TokenExplanation explain(Token token) {
        Loaded loaded;
        try {
            loaded = stack.backend() instanceof Diagnosable backend
                    ? backend.explain(token, reasons::add)
                    : stack.backend().load(token);
        } catch (CorruptSessionException unreadable) {
            reasons.add("record: it is there and cannot be read: " + unreadable.getMessage());
            return closed("");
        }
        return judged(loaded);
    }

    private TokenExplanation judged(Loaded loaded) {
        if (loaded instanceof Loaded.Found found) {
            return found(found.snapshot());
        } else if (loaded instanceof Loaded.Superseded superseded) {
            return superseded(superseded.marker());
        } else if (loaded instanceof Loaded.Unreadable) {
            reasons.add("record: it is there and cannot be read: written by another codec, sealed under a key that this"
                    + " node lacks, or damaged");
            return closed("");
        } else if (loaded instanceof Loaded.Refused refused) {
            reasons.add("verdict: refused as " + refused.reason());
            return closed(refused.session());
        }
        reasons.add("verdict: nothing is there");
        return closed("");
    }

    private TokenExplanation found(Snapshot session) {
        SessionState state = session.state();
        if (!Principals.readable(state)) {
            reasons.add("record: it is there and cannot be read: its owner has half a character");
            return closed("");
        }
        times(session);
        reasons.add(state.owner().isPresent() ? "owner: it has one" : "owner: nobody has claimed it");
        Optional<EndReason> expiry = stack.expiry(session, now);
        reasons.add(expiry.map(reason -> verdict(session, reason)).orElse("verdict: it opens"));
        return new TokenExplanation(stack.name(), expiry.isEmpty(), fingerprint(session), state.owner(), reasons);
    }

    private void times(Snapshot session) {
        SessionState state = session.state();
        Lifetime lifetime = stack.lifetime(state);
        reasons.add("times: created " + state.createdAt() + ", begun " + state.startedAt() + ", last used "
                + session.lastUsedAt() + "; it is " + now);
        reasons.add("deadlines: idle " + session.lastUsedAt().plus(lifetime.idle()) + " (" + lifetime.idle()
                + " after the last use), absolute " + stack.parts().end(state) + " ("
                + lifetime.absolute() + " after the beginning), as stored " + session.expiresAt());
    }

    private String verdict(Snapshot session, EndReason reason) {
        if (reason == EndReason.REVOKED) {
            return "verdict: ended, as everything that began before an instant that was set for the whole stack";
        }
        Instant policy = stack.deadline(session.state(), session.lastUsedAt());
        Instant stored = session.expiresAt();
        boolean byPolicy = !policy.isAfter(stored);
        Instant ended = byPolicy ? policy : stored;
        String deadline = byPolicy ? (reason == EndReason.IDLE ? "idle" : "absolute") : "stored";
        return "verdict: expired at " + ended + ", " + Duration.between(ended, now) + " ago, by its " + deadline
                + " deadline";
    }

    private TokenExplanation superseded(Snapshot marker) {
        Instant at = marker.lastUsedAt();
        boolean handOver = stack.parts().handsOver(at, now);
        reasons.add("verdict: replaced by another token at " + at + ", by a rotation or a login; "
                + (handOver
                        ? "within the hand-over it reads as empty, and its carrier keeps what it has"
                        : "it is refused since the hand-over of " + Composition.HAND_OVER + " is over"));
        return new TokenExplanation(
                stack.name(), false, fingerprint(marker), marker.state().owner(), reasons);
    }

    private TokenExplanation closed(String fingerprint) {
        return new TokenExplanation(stack.name(), false, fingerprint, Optional.empty(), reasons);
    }

    private static String fingerprint(Snapshot session) {
        return session.state().birthId().fingerprint();
    }
}
