package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.spi.BackendTraits;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.Composition;
import dev.satchel.session.spi.DropReporting;
import dev.satchel.session.spi.Guarantee;
import dev.satchel.session.spi.KeySpace;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.Locator;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.RefusalReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoreTraits.Trait;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import dev.satchel.session.spi.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The backend over every store: random tokens, compare-and-set, rotation markers. It never repeats a write whose outcome is
 * unknown; a write that met another version looks whether that version is its own.
 */
final class StoredBackend implements SessionBackend, OwnerListing, Reapable {

    private static final int DEFAULT_BUDGET = 1 << 20;
    private static final int MAX_DRAWS = 8;
    private static final int MAX_ATTEMPTS = 64;

    private final Composition stack;
    private final GuardedStore store;
    private final SessionPolicy policy;
    private final KeySpace keys;
    private final Tokens tokens;
    private final BackendTraits traits;

    StoredBackend(SessionStore store, Composition stack) {
        this.store = new GuardedStore(store);
        this.stack = stack;
        this.policy = stack.policy();
        this.keys = new KeySpace(stack.stack());
        this.tokens = new Tokens(stack.random());
        Set<Guarantee> guarantees = EnumSet.of(
                Guarantee.COMPARE_AND_SET, Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE, Guarantee.ADDRESSABLE);
        if (this.store.index().isPresent()) {
            guarantees.add(Guarantee.OWNER_INDEX);
        }
        if (store.traits().traits().contains(Trait.SHARED)) {
            guarantees.add(Guarantee.SHARED);
        }
        if (store.traits().traits().contains(Trait.DURABLE)) {
            guarantees.add(Guarantee.DURABLE);
        }
        this.traits = new BackendTraits(
                store.traits().displayName(), guarantees, policy.budget().orElse(DEFAULT_BUDGET), List.of());
        store.power(DropReporting.class).ifPresent(power -> power.onDrop(this::dropped));
    }

    /** A marker is no session, and what cannot be read names none. */
    private void dropped(StoredRecord record) {
        if (loaded(record.key(), record) instanceof Loaded.Found found) {
            stack.dropped(found.snapshot().state(), record.lastUsedAt());
        }
    }

    @Override
    public BackendTraits traits() {
        return traits;
    }

    @Override
    public Loaded load(Locator presented) {
        if (presented instanceof Token token) {
            if (!Tokens.wellFormed(token.value())) {
                return new Loaded.Refused(
                        token.value().length() > Tokens.LENGTH ? RefusalReason.OVERSIZED : RefusalReason.MALFORMED);
            }
            Loaded there = load(keys.key(token));
            return there instanceof Loaded.Nothing ? new Loaded.Refused(RefusalReason.UNKNOWN) : there;
        }
        return load(keys.key((SessionAddress) presented));
    }

    private Loaded load(StorageKey key) {
        Optional<StoredRecord> there = store.find(key);
        return there.isPresent() ? loaded(key, there.get()) : new Loaded.Nothing();
    }

    private Loaded loaded(StorageKey key, StoredRecord record) {
        if (!record.key().equals(key)) {
            throw new CorruptSessionException("the store answered with the record of another key");
        }
        SessionState state;
        try {
            state = record.payload().state(stack.codec());
        } catch (CorruptSessionException unreadable) {
            SessionState empty =
                    SessionState.born(BirthId.NONE, record.lastUsedAt()).build();
            return new Loaded.Unreadable(new StoredSnapshot(record, empty));
        }
        StoredSnapshot snapshot = new StoredSnapshot(record, state);
        return snapshot.marker() ? new Loaded.Superseded(snapshot) : new Loaded.Found(snapshot);
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        Payload payload = encoded(first);
        if (address.isEmpty()) {
            Issued issued = insert(first, payload);
            return new Written.Applied(issued.snapshot, Optional.of(issued.token));
        }
        StorageKey key = keys.key(address.get());
        StoredRecord record = record(key, first, payload, owner(first));
        WriteResult result = leftover.isPresent()
                ? store.replace(record, stored(leftover.get()).version())
                : store.create(record);
        return answer(result, new StoredSnapshot(record, first));
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        StoredRecord from = stored(held);
        if (next.sameData(held.state())) {
            StoredRecord touched = from.touched(
                    tokens.version(), next.lastUsedAt(), next.expiresAt().plus(policy.reclaimMargin()));
            WriteResult result = store.touch(from, touched.version(), touched.lastUsedAt(), touched.reclaimAt());
            return answer(result, new StoredSnapshot(touched, held.state()));
        }
        StoredRecord to = record(from.key(), next, encoded(next), owner(held, next));
        return answer(store.replace(to, from.version()), new StoredSnapshot(to, next));
    }

    /**
     * Creates the successor, then puts a marker in the place of the former record. Between the two the session exists twice, the copy under
     * a token that nobody has. A fault at the second step leaves the copy: the marker may be in place after all.
     */
    @Override
    public Written rotate(Snapshot held, SessionState next) {
        StoredRecord from = stored(held);
        Payload payload = encoded(next);
        Issued successor = insert(next, payload);
        StoredRecord marker = marker(held, successor.snapshot.record().key());
        WriteResult result;
        try {
            result = store.replace(marker, from.version());
        } catch (SessionStoreException fault) {
            if (!inPlace(marker, fault)) {
                left(successor.snapshot);
                throw fault;
            }
            result = WriteResult.APPLIED;
        }
        Written answer = answer(result, successor.snapshot, marker);
        if (answer instanceof Written.Conflict) {
            drop(successor.snapshot);
            return answer;
        }
        return new Written.Applied(successor.snapshot, Optional.of(successor.token));
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        BirthId life = held.state().birthId();
        StoredSnapshot target = (StoredSnapshot) held;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StorageKey key = target.record().key();
            if (target.marker()) {
                key = target.state().successor().orElseThrow();
            } else if (store.delete(key, target.record().version()) == WriteResult.APPLIED) {
                return true;
            }
            Loaded there = load(key);
            if (there instanceof Loaded.Found found
                    && found.snapshot().state().birthId().equals(life)) {
                target = (StoredSnapshot) found.snapshot();
            } else if (there instanceof Loaded.Superseded superseded
                    && superseded.marker().state().birthId().equals(life)) {
                target = (StoredSnapshot) superseded.marker();
            } else {
                return nothingLeft(openedAt);
            }
        }
        throw new SessionConflictException("the session was written again and again while it was to end");
    }

    /** An exchange older than a marker may have lost its session's trail: then it must not say that nothing is left. */
    private boolean nothingLeft(Instant openedAt) {
        if (!stack.clock().instant().isBefore(openedAt.plus(policy.markerLife()))) {
            throw new SessionConflictException(
                    "the session is no longer where it was opened, and too long ago to tell whether it goes on elsewhere");
        }
        return false;
    }

    @Override
    public List<Snapshot> findByOwner(OwnerKey owner, int limit) {
        List<Snapshot> found = new ArrayList<>();
        for (StoredRecord record : store.findByOwner(owner, limit)) {
            Loaded loaded = loaded(record.key(), record);
            if (record.owner().equals(Optional.of(owner)) && loaded instanceof Loaded.Found live) {
                found.add(live.snapshot());
            } else if (record.owner().equals(Optional.of(owner)) && loaded instanceof Loaded.Superseded superseded) {
                found.add(superseded.marker());
            }
        }
        return found;
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return store.deleteExpired(now, limit);
    }

    private Payload encoded(SessionState state) {
        Payload payload = stack.codec().payload(state);
        if (payload.size() > traits.budget()) {
            throw new SessionTooLargeException(payload.size(), traits.budget(), state);
        }
        return payload;
    }

    private record Issued(StoredSnapshot snapshot, Token token) {}

    /** Inserts under a new token. A token that is taken is never shared: another one is drawn. */
    private Issued insert(SessionState state, Payload payload) {
        Optional<OwnerKey> owner = owner(state);
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            Token token = tokens.next();
            StoredSnapshot snapshot = new StoredSnapshot(record(keys.key(token), state, payload, owner), state);
            if (answer(store.create(snapshot.record()), snapshot) instanceof Written.Applied) {
                return new Issued(snapshot, token);
            }
        }
        throw new SessionStoreException("the store says of " + MAX_DRAWS + " random tokens that they are taken");
    }

    private Written answer(WriteResult result, StoredSnapshot written) {
        return answer(result, written, written.record());
    }

    private Written answer(WriteResult result, StoredSnapshot applied, StoredRecord written) {
        if (result == WriteResult.APPLIED) {
            return new Written.Applied(applied, Optional.empty());
        }
        if (result == WriteResult.ABSENT) {
            return new Written.Conflict(new Loaded.Nothing());
        }
        Optional<StoredRecord> there = store.find(written.key());
        if (there.isPresent() && same(there.get(), written)) {
            // The write was applied, its first answer was lost and somebody below sent it again.
            return new Written.Applied(applied, Optional.empty());
        }
        return new Written.Conflict(there.isPresent() ? loaded(written.key(), there.get()) : new Loaded.Nothing());
    }

    /** By the version alone, two copies of a process that draw the same numbers would take each other's writes for their own. */
    private static boolean same(StoredRecord there, StoredRecord written) {
        return there.version() == written.version() && there.payload().equals(written.payload());
    }

    /** Reads once, after a fault, whether the marker is in place. What cannot be read either leaves the fault as it was. */
    private boolean inPlace(StoredRecord marker, SessionStoreException fault) {
        try {
            return store.find(marker.key()).filter(there -> same(there, marker)).isPresent();
        } catch (SessionStoreException again) {
            fault.addSuppressed(again);
            return false;
        }
    }

    private void drop(StoredSnapshot successor) {
        try {
            store.delete(successor.record().key(), successor.record().version());
        } catch (SessionStoreException fault) {
            left(successor);
        }
    }

    private void left(StoredSnapshot successor) {
        stack.listener()
                .on(new SessionEvent.SuccessorLeft(
                        stack.clock().instant(), successor.state().birthId().fingerprint()));
    }

    private StoredRecord marker(Snapshot held, StorageKey successor) {
        Instant now = stack.clock().instant();
        Instant reclaimAt = now.plus(policy.markerLife());
        SessionState state = SessionState.born(held.state().birthId(), now)
                .expiresAt(reclaimAt)
                .successor(Optional.of(successor))
                .build();
        StoredRecord from = stored(held);
        return new StoredRecord(
                from.key(),
                tokens.version(),
                now,
                reclaimAt,
                from.owner(),
                stack.codec().payload(state));
    }

    private StoredRecord record(StorageKey key, SessionState state, Payload payload, Optional<OwnerKey> owner) {
        return new StoredRecord(
                key,
                tokens.version(),
                state.lastUsedAt(),
                state.expiresAt().plus(policy.reclaimMargin()),
                owner,
                payload);
    }

    private Optional<OwnerKey> owner(SessionState state) {
        return state.owner().map(keys::owner);
    }

    private Optional<OwnerKey> owner(Snapshot held, SessionState next) {
        return held.state().owner().equals(next.owner()) ? stored(held).owner() : owner(next);
    }

    private static StoredRecord stored(Snapshot snapshot) {
        return ((StoredSnapshot) snapshot).record();
    }
}
