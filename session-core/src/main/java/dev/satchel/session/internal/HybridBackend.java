package dev.satchel.session.internal;

import dev.satchel.session.Placement;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.OwnedPage;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two backends in one: a session lies in its token until it is worth keeping, and in the store from then on. The form
 * of a token or a snapshot shows where it belongs, so that anonymous traffic never asks the store.
 *
 * <p>A move creates the successor first, under a fresh token and a new birth id, and then leaves a {@linkplain
 * MovedMarkers marker}. A failure in between leaves a copy whose token nobody has.
 */
final class HybridBackend implements SessionBackend, OwnerListing, Reapable, Diagnosable, Checked {

    private static final int MAX_ATTEMPTS = 64;

    /** Where a carrier keeps the token of a signed-in session. */
    private enum Carrier {
        /** In the same place as an anonymous one. */
        ONE_PLACE,
        /** In a place of its own. */
        TWO_PLACES
    }

    private final Composition parts;
    private final Placement placement;
    private final SessionBackend token;
    private final StoredBackend stored;
    private final MovedMarkers markers;
    private final Tokens tokens;
    private final BackendTraits traits;
    private final Carrier carrier;

    /**
     * For carriers with one place, where an anonymous answer takes the place of the signed-in session's token.
     *
     * @throws SessionConfigurationException when the placement's token keeps more than a token
     */
    static HybridBackend of(Placement placement, SessionStore store, Composition parts) {
        SessionBackend token = placement.token().create(withoutBudget(parts));
        if (token.traits().guarantees().contains(Guarantee.DETECT_CONFLICT)) {
            throw new SessionConfigurationException(
                    "placement.token",
                    "the sessions of a placement begin in '" + token.traits().displayName()
                            + "', which keeps a record of each",
                    "use SealedSessions.with(keys) without a ledger(…); what is claimed lies in the store anyway");
        }
        StoredBackend stored = new StoredBackend(store, parts);
        MovedMarkers markers = new MovedMarkers(parts, stored, new GuardedStore(store));
        return new HybridBackend(parts, placement, token, stored, markers, Carrier.ONE_PLACE);
    }

    private HybridBackend(
            Composition parts,
            Placement placement,
            SessionBackend token,
            StoredBackend stored,
            MovedMarkers markers,
            Carrier carrier) {
        this.parts = parts;
        this.placement = placement;
        this.token = token;
        this.stored = stored;
        this.markers = markers;
        this.tokens = new Tokens(parts.random());
        this.traits = traits(token.traits(), stored.traits());
        this.carrier = carrier;
    }

    /** The policy's budget is the store's. The sealed token has a budget of its own. */
    private static Composition withoutBudget(Composition parts) {
        return new Composition(
                parts.name(),
                parts.policy().withoutBudget(),
                parts.codec(),
                parts.clock(),
                parts.random(),
                parts.listener());
    }

    /** The same for carriers that keep the token of a signed-in session in a place of its own. */
    HybridBackend inTwoPlaces() {
        return new HybridBackend(parts, placement, token, stored, markers, Carrier.TWO_PLACES);
    }

    /** The half in the store. */
    StoredBackend stored() {
        return stored;
    }

    @Override
    public BackendTraits traits() {
        return traits;
    }

    private static BackendTraits traits(BackendTraits sealed, BackendTraits below) {
        Set<Guarantee> guarantees = EnumSet.copyOf(below.guarantees());
        for (Guarantee both : List.of(Guarantee.SHARED, Guarantee.DURABLE)) {
            if (!sealed.guarantees().contains(both)) {
                guarantees.remove(both);
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add("a session lies in its token (" + sealed.displayName() + ", " + sealed.budget()
                + " bytes at most) until it is claimed or outgrows it, then in the store (" + below.displayName()
                + "); the guarantees above are the store's");
        sealed.notes().forEach(note -> notes.add("in the token: " + note));
        return new BackendTraits(
                "hybrid: " + sealed.displayName() + ", then " + below.displayName(), guarantees, below.budget(), notes);
    }

    @Override
    public boolean probe(Consumer<String> facts, Consumer<String> problems) {
        return stored.probe(facts, problems);
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        if (token instanceof Checked sealed) {
            sealed.check(facts, problems);
        }
    }

    /** A session in its token may have moved: the marker is reported, whether it counts or not. */
    @Override
    public Loaded explain(Token text, Consumer<String> facts) {
        if (Tokens.wellFormed(text.value())) {
            return stored.explain(text, facts);
        }
        Loaded there = unowned(token instanceof Diagnosable sealed ? sealed.explain(text, facts) : token.load(text));
        if (there instanceof Loaded.Found found) {
            facts.accept("placement: in its token, the anonymous half of the stack; "
                    + moved(found.snapshot().state().birthId()));
        }
        return there;
    }

    /** Opening asks for no marker, so that one which cannot be read closes nothing. */
    private String moved(BirthId sealed) {
        try {
            return markers.find(sealed)
                    .map(marker -> "it moved into the store at " + marker.lastUsedAt()
                            + (marker.state().owner().isPresent() ? " by a login" : " because it outgrew its token"))
                    .orElse("no move into the store is known");
        } catch (SessionException unreadable) {
            return "whether it moved into the store cannot be told: " + unreadable.getMessage();
        }
    }

    /** A sealed token that says an owner was not sealed by a hybrid stack: nobody could revoke it. */
    @Override
    public Loaded load(Locator presented) {
        if (!(presented instanceof Token text) || Tokens.wellFormed(text.value())) {
            return stored.load(presented);
        }
        return unowned(token.load(presented));
    }

    private static Loaded unowned(Loaded there) {
        if (there instanceof Loaded.Found found
                && found.snapshot().state().owner().isPresent()) {
            return new Loaded.Refused(
                    RefusalReason.UNSUPPORTED,
                    found.snapshot().state().birthId().fingerprint());
        }
        return there;
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        if (address.isEmpty() && !placement.keeps(first)) {
            try {
                return token.create(address, first, leftover);
            } catch (SessionTooLargeException outgrown) {
                return stored.create(address, first, leftover);
            }
        }
        return stored.create(address, first, leftover);
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        if (held instanceof StoredSnapshot) {
            return stored.update(held, next);
        }
        if (!next.sameData(held.state())) {
            return write(held, next);
        }
        // Reading issues nothing where the answer could take the place of a signed-in session's token.
        return carrier == Carrier.ONE_PLACE ? new Written.Conflict(new Loaded.Nothing()) : token.update(held, next);
    }

    @Override
    public Written rotate(Snapshot held, SessionState next) {
        return held instanceof StoredSnapshot ? stored.rotate(held, next) : write(held, next);
    }

    private Written write(Snapshot held, SessionState next) {
        if (placement.keeps(next)) {
            return move(held, next);
        }
        if (carrier == Carrier.ONE_PLACE) {
            Optional<StoredSnapshot> moved = markers.find(held.state().birthId());
            if (moved.isPresent() && markers.counts(moved.get(), openedAt(next))) {
                return superseded(moved.get());
            }
        }
        try {
            return token.update(held, next);
        } catch (SessionTooLargeException outgrown) {
            return move(held, next);
        }
    }

    private Written move(Snapshot held, SessionState next) {
        BirthId from = held.state().birthId();
        Optional<StoredSnapshot> there = markers.find(from);
        if (there.isPresent() && markers.refuses(there.get(), next, openedAt(next))) {
            return superseded(there.get());
        }
        Written.Applied created = stored.copy(reborn(next, tokens.birth()));
        StoredSnapshot successor = (StoredSnapshot) created.snapshot();
        Optional<StoredSnapshot> refusing;
        try {
            refusing = mark(from, successor, there, openedAt(next));
        } catch (SessionException fault) {
            stored.drop(successor);
            throw fault;
        }
        if (refusing.isPresent()) {
            stored.drop(successor);
            return superseded(refusing.get());
        }
        parts.listener()
                .on(new SessionEvent.Moved(
                        parts.now(),
                        from.fingerprint(),
                        successor.state().birthId().fingerprint()));
        return created;
    }

    /**
     * Leaves the marker. Of several claims each replaces the marker of the one before.
     *
     * @return the marker that was written first and refuses this one
     */
    private Optional<StoredSnapshot> mark(
            BirthId from, StoredSnapshot successor, Optional<StoredSnapshot> found, Instant openedAt) {
        Optional<StoredSnapshot> there = found;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StoredRecord marker = markers.leading(from, successor);
            if (written(marker, there)) {
                return Optional.empty();
            }
            there = markers.find(from);
            if (there.isPresent() && StoredBackend.same(there.get().record(), marker)) {
                return Optional.empty();
            }
            if (there.isPresent() && markers.refuses(there.get(), successor.state(), openedAt)) {
                return there;
            }
        }
        throw new SessionConflictException(
                "others moved the session at each of " + MAX_ATTEMPTS + " attempts; nothing was written");
    }

    /** After a fault it reads once: a marker of its own is applied. */
    private boolean written(StoredRecord marker, Optional<StoredSnapshot> there) {
        try {
            return markers.write(marker, there) == WriteResult.APPLIED;
        } catch (SessionStoreException fault) {
            if (stored.inPlace(marker, fault)) {
                return true;
            }
            throw fault;
        }
    }

    /** When the exchange opened that writes this: it used the session then, unless that was used later. */
    private Instant openedAt(SessionState next) {
        Instant now = parts.now();
        return next.lastUsedAt().isBefore(now) ? next.lastUsedAt() : now;
    }

    private static Written superseded(StoredSnapshot marker) {
        return new Written.Conflict(new Loaded.Superseded(marker));
    }

    private static SessionState reborn(SessionState state, BirthId id) {
        return SessionState.born(id, state.createdAt())
                .startedAt(state.startedAt())
                .lastUsedAt(state.lastUsedAt())
                .expiresAt(state.expiresAt())
                .owner(state.owner())
                .disowned(state.disowned())
                .lifetime(state.lifetime())
                .attributes(state.attributes())
                .flash(state.flash())
                .build();
    }

    /**
     * If its marker counts, the successor of a sealed session ends with it, also when it has another owner.
     *
     * @throws SessionConflictException when the exchange is older than any marker
     */
    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        if (held instanceof StoredSnapshot) {
            return stored.end(held, openedAt);
        }
        Optional<StoredSnapshot> moved = markers.find(held.state().birthId());
        if (moved.isEmpty()) {
            requireYoung(openedAt);
        } else if (markers.counts(moved.get(), openedAt) && stored.end(moved.get(), openedAt)) {
            parts.listener()
                    .on(new SessionEvent.Ended(
                            parts.now(), moved.get().state().birthId().fingerprint(), EndReason.LOGOUT));
        }
        return token.end(held, openedAt);
    }

    /**
     * A marker that counts for an exchange is kept for as long as exchanges may last; an older exchange cannot decide.
     */
    private void requireYoung(Instant openedAt) {
        if (!parts.now().isBefore(openedAt.plus(parts.reclaimMargin()))) {
            throw new SessionConflictException(
                    "the exchange is older than the policy's longestExchange; whether its session moved cannot be told");
        }
    }

    @Override
    public OwnedPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        return stored.findByOwner(owner, after, limit);
    }

    @Override
    public void forget(Snapshot marker) {
        stored.forget(marker);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return stored.deleteExpired(now, limit);
    }

    @Override
    public boolean isEffective() {
        return stored.isEffective();
    }
}
