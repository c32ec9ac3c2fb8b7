package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Lifetime;
import dev.satchel.session.OwnedSessions;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.Composition;
import dev.satchel.session.spi.KeySpace;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.EndReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import java.time.Instant;
import java.util.Optional;

/** The parts of one stack, put together: what every exchange of it shares. Thread-safe. */
record Stack(Composition parts, SessionBackend backend, Conflicts conflicts, KeySpace keys, Tokens tokens) {

    SessionPolicy policy() {
        return parts.policy();
    }

    /** Now, with the precision of sessions: milliseconds. */
    Instant now() {
        return Instant.ofEpochMilli(parts.clock().millis());
    }

    void tell(SessionEvent event) {
        parts.listener().on(event);
    }

    Lifetime lifetime(SessionState state) {
        return parts.lifetime(state);
    }

    Instant deadline(SessionState state, Instant lastUsedAt) {
        return SessionPolicy.deadline(lifetime(state), state.startedAt(), lastUsedAt);
    }

    /** Whether the session is expired at this instant: its deadline has come. */
    boolean expired(Snapshot snapshot, Instant at) {
        return !deadline(snapshot.state(), snapshot.lastUsedAt()).isAfter(at);
    }

    /** By which of its deadlines the session is expired at this instant; empty while it is alive. */
    Optional<EndReason> expiry(Snapshot snapshot, Instant at) {
        return parts.expiry(snapshot.state(), snapshot.lastUsedAt(), at);
    }

    /** Whether the absolute lifetime is over at this instant. */
    boolean over(SessionState state, Instant at) {
        return !state.startedAt().plus(lifetime(state).absolute()).isAfter(at);
    }

    BirthId birth() {
        return tokens.birth();
    }

    /** The quota of principals, where the policy sets one. */
    Optional<OwnerQuota> quota() {
        return policy().perOwner().map(limit -> new OwnerQuota(this, limit, (OwnerListing) backend));
    }

    OwnedSessions.Ref ref(SessionState state) {
        return Owned.ref(state.birthId(), keys.owner(state.owner().orElseThrow()));
    }
}
