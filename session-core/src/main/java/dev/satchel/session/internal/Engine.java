package dev.satchel.session.internal;

import dev.satchel.session.BoundSession;
import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.StackCheck;
import dev.satchel.session.Token;
import dev.satchel.session.TokenCarrier;
import dev.satchel.session.TokenExplanation;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.store.Reapable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One composed stack. */
final class Engine implements Sessions {

    /** How wide the names in a description are. */
    private static final int NAME_WIDTH = 12;

    private final Stack stack;
    private final Stack inTwoPlaces;
    private final Stack kept;
    private final @Nullable Reaper reaper;
    private final Checkup checkup;

    Engine(Stack stack, @Nullable Reaper reaper, List<Checked> others) {
        this.stack = stack;
        HybridBackend hybrid = stack.backend() instanceof HybridBackend both ? both : null;
        this.inTwoPlaces = hybrid == null ? stack : stack.over(hybrid.inTwoPlaces());
        this.kept = hybrid == null ? stack : stack.over(hybrid.stored());
        this.reaper = reaper;
        this.checkup = new Checkup(stack, reaper, others);
    }

    @Override
    public BoundSession at(SessionAddress address) {
        Objects.requireNonNull(address, "address");
        if (!stack.backend().traits().guarantees().contains(Guarantee.ADDRESSABLE)) {
            throw new SessionConfigurationException(
                    "stack.not-addressable",
                    "stack '" + stack.name() + "' keeps its sessions in their tokens; they have no address",
                    "compose it with a store(…)");
        }
        return new Bound(stack, new Bound.Addressed(address));
    }

    @Override
    public BoundSession carriedBy(TokenCarrier carrier) {
        return new Bound(stack, new Bound.Carried(Undelivered.of(carrier)));
    }

    @Override
    public SessionExchange open(List<Token> candidates) {
        return new Exchange(stack, Optional.empty(), List.copyOf(candidates));
    }

    @Override
    public boolean hybrid() {
        return stack.backend() instanceof HybridBackend;
    }

    @Override
    public SessionExchange open(List<Token> signedIn, List<Token> anonymous) {
        return new Exchange(inTwoPlaces, List.copyOf(anonymous), new SignedInPlace(kept, List.copyOf(signedIn)));
    }

    @Override
    public OwnedSessions owned() {
        if (!(stack.backend() instanceof OwnerListing listing)
                || !stack.backend().traits().guarantees().contains(Guarantee.OWNER_INDEX)) {
            throw new SessionConfigurationException(
                    "stack.no-owner-index",
                    "stack '" + stack.name() + "' cannot find sessions by their owner",
                    "compose it with a store that has an owner index; sealed sessions need a ledger(…) on one");
        }
        return new Owned(stack, listing);
    }

    @Override
    public void endAllBefore(Instant instant) {
        if (!(kept.backend() instanceof StoredBackend stored)) {
            throw new SessionConfigurationException(
                    "stack.end-all-before",
                    "stack '" + stack.name() + "' keeps its sessions in their tokens",
                    "use the key ring's revokeAllBefore(…), which ends sealed sessions");
        }
        // By the clock itself: what is now for a session was a part of a millisecond ago.
        if (instant.isAfter(stack.parts().clock().instant())) {
            throw new IllegalArgumentException("endAllBefore takes an instant that has come, not " + instant
                    + ": whoever signs in before it would be signed out");
        }
        stored.endAllBefore(instant);
    }

    @Override
    public int deleteExpired(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("deleteExpired takes a limit of at least 1, not " + limit);
        }
        if (!(stack.backend() instanceof Reapable reapable)) {
            return 0;
        }
        if (!reapable.isEffective()) {
            throw new SessionConfigurationException(
                    "stack.not-reapable",
                    "stack '" + stack.name() + "' lies in a store ("
                            + stack.backend().traits().displayName() + ") that cannot delete what has passed",
                    "use a store that is Reapable or has NativeExpiry");
        }
        return reapable.deleteExpired(stack.now(), limit);
    }

    @Override
    public StackCheck check(Duration atMost, Executor executor) {
        return checkup.check(
                Objects.requireNonNull(atMost, "check: atMost"), Objects.requireNonNull(executor, "check: executor"));
    }

    @Override
    public TokenExplanation explain(Token token) {
        return new Explainer(stack).explain(Objects.requireNonNull(token, "explain: token"));
    }

    @Override
    public String describe() {
        BackendTraits traits = stack.backend().traits();
        SessionPolicy policy = stack.policy();
        StringBuilder text = new StringBuilder();
        line(text, "stack", stack.name());
        line(text, "storage", traits.displayName());
        line(text, "guarantees", traits.guarantees().stream().sorted().toList());
        line(text, "codec", stack.parts().codec().name());
        line(text, "lifetime", described(policy.lifetime()));
        line(text, "anonymous", policy.anonymous().map(Engine::described).orElse("the same"));
        line(text, "per owner", perOwner());
        line(text, "touch", "every " + policy.touchEvery());
        line(text, "conflicts", stack.conflicts());
        line(text, "budget", traits.budget() + " bytes");
        line(text, "undecodable", policy.undecodable());
        line(text, "outage", policy.bridgesOutages() ? "reads see an empty session" : "opening fails");
        line(text, "reaping", reaper == null ? "not scheduled here" : "every " + reaper.interval());
        traits.notes().forEach(note -> line(text, "note", note));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(text.isEmpty() ? "" : "\n")
                .append(name)
                .append(" ".repeat(NAME_WIDTH - name.length()))
                .append(value);
    }

    private static String described(Lifetime lifetime) {
        return "idle " + lifetime.idle() + ", absolute " + lifetime.absolute()
                + (lifetime.persistent() ? ", persistent" : ", browser session");
    }

    private String perOwner() {
        OptionalInt most = stack.perOwner();
        if (most.isEmpty()) {
            return "any number of sessions";
        }
        String further = stack.policy().refusesFurtherClaims() ? "a claim is refused" : "the least recently used ends";
        return most.getAsInt() + " sessions at most, then " + further;
    }

    @Override
    public String toString() {
        return "Sessions[" + stack.name() + "]";
    }
}
