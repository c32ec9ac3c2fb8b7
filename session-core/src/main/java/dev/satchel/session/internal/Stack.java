package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Undecodable;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The parts of one stack, put together: what every exchange of it shares. Thread-safe. */
record Stack(
        Composition parts,
        SessionBackend backend,
        Conflicts conflicts,
        KeySpace keys,
        Tokens tokens,
        AttributeTypes types) {

    /** The same stack over another backend. */
    Stack over(SessionBackend other) {
        return new Stack(parts, other, conflicts, keys, tokens, types);
    }

    String name() {
        return parts.name();
    }

    SessionPolicy policy() {
        return parts.policy();
    }

    /** Now, with the precision of sessions: milliseconds. */
    Instant now() {
        return parts.now();
    }

    void tell(SessionEvent event) {
        parts.listener().on(event);
    }

    ExchangeWatch opening() {
        return parts.listener().opening();
    }

    Lifetime lifetime(SessionState state) {
        return parts.lifetime(state);
    }

    Instant deadline(SessionState state, Instant lastUsedAt) {
        return parts.deadline(state, lastUsedAt);
    }

    /** Whether the session is expired at this instant: the first of its deadlines has come. */
    boolean expired(Snapshot snapshot, Instant at) {
        return expiry(snapshot, at).isPresent();
    }

    /** By which of its deadlines the session is expired at this instant; empty while it is alive. */
    Optional<EndReason> expiry(Snapshot snapshot, Instant at) {
        return parts.expiry(snapshot, at);
    }

    /**
     * Whether a new session may take the place of what cannot be read. Past its stored deadline it is nobody's session
     * any more, and before that the policy must say so.
     */
    boolean replaceable(Snapshot unreadable, Instant at) {
        return policy().undecodable() == Undecodable.DROP_SESSION
                || !unreadable.expiresAt().isAfter(at);
    }

    /** Whether the absolute lifetime is over at this instant. */
    boolean over(SessionState state, Instant at) {
        return !parts.end(state).isAfter(at);
    }

    BirthId birth() {
        return tokens.birth();
    }

    /** The quota of principals, where they can be counted. */
    Optional<OwnerQuota> quota() {
        OptionalInt most = perOwner();
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(new OwnerQuota(this, most.getAsInt(), (OwnerListing) backend));
    }

    /** How many sessions a principal may have: what the policy says, or the default where there is an index. */
    OptionalInt perOwner() {
        boolean counts =
                backend instanceof OwnerListing && backend.traits().guarantees().contains(Guarantee.OWNER_INDEX);
        int most = policy().perOwner().orElse(SessionPolicy.DEFAULT_PER_OWNER);
        return counts && most < Integer.MAX_VALUE ? OptionalInt.of(most) : OptionalInt.empty();
    }

    /**
     * How its owner's sessions name this one, if it is stored and has an owner. One in its token has no name yet: the
     * claim moves it into the store, under another birth id.
     */
    Optional<OwnedSessions.Ref> ref(SessionState state, Optional<Snapshot> stored) {
        return stored.filter(snapshot -> !(backend instanceof HybridBackend) || snapshot instanceof StoredSnapshot)
                .flatMap(snapshot -> state.owner())
                .map(owner -> Owned.ref(state.birthId(), keys.owner(owner)));
    }
}
