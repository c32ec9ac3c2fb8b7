package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Locator;
import dev.satchel.session.backend.OwnedPage;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The backend over every store: random tokens, compare-and-set, rotation markers. It never repeats a write whose
 * outcome is unknown; after a conflict it checks whether the stored version is its own.
 */
final class StoredBackend implements SessionBackend, OwnerListing, Reapable, Diagnosable {

    private static final int DEFAULT_BUDGET = 1 << 20;
    private static final int MAX_DRAWS = 8;
    private static final int MAX_ATTEMPTS = 64;

    private final Composition parts;
    private final GuardedStore store;
    private final SessionPolicy policy;
    private final Duration margin;
    private final Encoding encoding;
    private final KeySpace keys;
    private final Tokens tokens;
    private final Floor floor;
    private final BackendTraits traits;

    StoredBackend(SessionStore store, Composition parts) {
        this.store = new GuardedStore(store);
        this.parts = parts;
        this.policy = parts.policy();
        this.margin = parts.reclaimMargin();
        this.encoding = new Encoding(parts.codec());
        this.keys = new KeySpace(parts.name());
        this.tokens = new Tokens(parts.random());
        this.floor = new Floor(this.store, parts, keys, tokens);
        Set<Guarantee> guarantees = this.store.guarantees();
        guarantees.addAll(List.of(
                Guarantee.COMPARE_AND_SET, Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE, Guarantee.ADDRESSABLE));
        this.traits = new BackendTraits(
                store.traits().displayName(), guarantees, policy.budget().orElse(DEFAULT_BUDGET), List.of());
        this.store.onDrop(this::dropped);
    }

    /** A marker is no session, and what cannot be read names none. */
    private void dropped(StoredRecord record) {
        if (loaded(record.key(), record, parts.now()) instanceof Loaded.Found found) {
            parts.dropped(found.snapshot());
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

    /** Reads the floor, which lies under a key of its own whether it was ever raised or not. */
    @Override
    public boolean probe(Consumer<String> facts, Consumer<String> problems) {
        floor.read();
        store.compareClocks(parts.clock(), facts, problems);
        return true;
    }

    @Override
    public Loaded explain(Token token, Consumer<String> facts) {
        String text = token.value();
        if (!Tokens.wellFormed(text)) {
            facts.accept("shape: " + text.length() + " characters, no token of this stack, which has " + Tokens.LENGTH
                    + " of base64url" + (text.indexOf('.') >= 0 ? "; with its dots it may be a sealed one" : ""));
            return load(token);
        }
        facts.accept("shape: that of a token of this stack");
        // What the store itself cannot read, it says why.
        store.find(keys.key(token));
        Loaded there = load(token);
        facts.accept(
                there instanceof Loaded.Refused
                        ? "record: none in the storage (" + traits.displayName()
                                + "): the session ended, its record was"
                                + " reclaimed, or the token is another stack's or nobody's"
                        : "record: one is in the storage (" + traits.displayName() + ")");
        return there;
    }

    /** The record under this key. */
    Loaded load(StorageKey key) {
        Instant askedAt = parts.now();
        Optional<StoredRecord> there = store.look(key);
        if (there.isEmpty()) {
            return new Loaded.Nothing();
        }
        floor.look(askedAt);
        return loaded(key, there.get(), askedAt);
    }

    /** The clock is asked again only for a record that was ahead of it when the store was asked. */
    private Loaded loaded(StorageKey key, StoredRecord record, Instant askedAt) {
        if (!record.key().equals(key)) {
            throw new CorruptSessionException("the store answered with the record of another key");
        }
        if (!Composition.countable(record)) {
            return unreadable(record);
        }
        SessionState state;
        try {
            state = encoding.state(record.content());
        } catch (CorruptSessionException unreadable) {
            return unreadable(record);
        }
        if (state.successor().isPresent()) {
            return new Loaded.Superseded(snapshot(record, state));
        }
        return new Loaded.Found(
                Composition.ahead(record.lastUsedAt(), askedAt) || Composition.ahead(state.startedAt(), askedAt)
                        ? corrected(record, state)
                        : snapshot(record, state));
    }

    private StoredSnapshot snapshot(StoredRecord record, SessionState state) {
        return new StoredSnapshot(
                record,
                state,
                record.lastUsedAt(),
                record.reclaimAt().minus(margin),
                floor.above(state.startedAt()),
                false);
    }

    /**
     * A clock that was ahead wrote it, and what it says of a use or a start to come is not believed: it counts as now.
     */
    private StoredSnapshot corrected(StoredRecord record, SessionState state) {
        Instant now = parts.now();
        boolean startAhead = Composition.ahead(state.startedAt(), now);
        boolean useAhead = Composition.ahead(record.lastUsedAt(), now);
        SessionState started = startAhead ? state.toBuilder().startedAt(now).build() : state;
        return new StoredSnapshot(
                record,
                started,
                useAhead ? now : record.lastUsedAt(),
                record.reclaimAt().minus(margin),
                floor.above(started.startedAt()),
                startAhead || useAhead);
    }

    /** A record with a time that nobody can count with is not known to be over. */
    private Loaded unreadable(StoredRecord record) {
        Instant usedAt = Composition.countable(record.lastUsedAt()) ? record.lastUsedAt() : Instant.EPOCH;
        Instant expiresAt =
                Composition.countable(record.reclaimAt()) ? record.reclaimAt().minus(margin) : Composition.FAR;
        SessionState empty = SessionState.born(BirthId.NONE, usedAt).build();
        return new Loaded.Unreadable(new StoredSnapshot(record, empty, usedAt, expiresAt, floor.above(usedAt), false));
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        Content content = encoded(first);
        if (address.isEmpty()) {
            Issued issued = insert(first, content);
            return new Written.Applied(issued.snapshot, Optional.of(issued.token));
        }
        StorageKey key = keys.key(address.get());
        StoredRecord record = record(key, first, content, owner(first));
        WriteResult result = leftover.isPresent()
                ? store.replace(record, stored(leftover.get()).version())
                : store.create(record);
        return answer(result, snapshot(record, first));
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        StoredRecord from = stored(held);
        boolean touch = !held.outdated() && next.sameData(held.state());
        if (touch && !CarriedDeadline.outdated(parts, held, next)) {
            StoredRecord touched = from.touched(
                    tokens.version(), next.lastUsedAt(), next.expiresAt().plus(margin));
            WriteResult result = store.touch(from, touched.version(), touched.lastUsedAt(), touched.reclaimAt());
            return answer(result, snapshot(touched, held.state()));
        }
        StoredRecord to = record(from.key(), next, encoded(next), owner(held, next));
        return answer(store.replace(to, from.version()), snapshot(to, next));
    }

    /**
     * Creates the successor, then puts a marker in the place of the former record. Between the two the session exists
     * twice, the copy under a token that nobody has. A fault at the second step leaves the copy: the marker may be in
     * place after all.
     */
    @Override
    public Written rotate(Snapshot held, SessionState next) {
        StoredRecord from = stored(held);
        Content content = encoded(next);
        Issued successor = successor(next, content);
        StoredRecord marker;
        try {
            marker = marker(held, successor.snapshot.record().key());
        } catch (SessionException unwritable) {
            drop(successor.snapshot);
            throw unwritable;
        }
        WriteResult result;
        try {
            result = store.replace(marker, from.version());
        } catch (SessionStoreException fault) {
            if (!inPlace(marker, fault)) {
                left(next);
                throw fault;
            }
            result = WriteResult.APPLIED;
        }
        Written answer = marked(result, successor, marker);
        if (answer instanceof Written.Conflict conflict) {
            return drop(successor.snapshot) ? answer : revoked(next, conflict);
        }
        return new Written.Applied(successor.snapshot, Optional.of(successor.token));
    }

    /**
     * The answer to the write of the marker. It lost to another write, and the successor is dropped if that one cannot
     * be looked at. If somebody else ended the successor already, the session that was reported as ended may live on.
     */
    private Written marked(WriteResult result, Issued successor, StoredRecord marker) {
        try {
            return answer(result, successor.snapshot, marker);
        } catch (SessionStoreException fault) {
            if (!drop(successor.snapshot)) {
                left(successor.snapshot.state());
            }
            throw fault;
        }
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        BirthId life = held.state().birthId();
        StoredSnapshot target = (StoredSnapshot) held;
        int attempts = 0;
        while (attempts < MAX_ATTEMPTS) {
            StorageKey key = target.record().key();
            attempts++;
            if (target.marker()) {
                // A chain of markers has an end, however long it is: each step leads to a key that was drawn later.
                key = target.state().successor().orElseThrow();
                attempts = 0;
            } else if (store.delete(key, target.record().version()) == WriteResult.APPLIED) {
                return true;
            }
            Loaded there = load(key);
            if (there instanceof Loaded.Nothing) {
                return nothingLeft(openedAt);
            }
            Optional<StoredSnapshot> next = sameLife(life, there);
            if (next.isEmpty()) {
                // Only an address is used again, and there nothing is rotated: the life that was opened is over.
                return false;
            }
            target = next.get();
        }
        throw new SessionConflictException("the session was written again and again while it was to end");
    }

    /** The present record, if it is of this life. Of a life that could not be read, whatever is there by now is. */
    private static Optional<StoredSnapshot> sameLife(BirthId life, Loaded there) {
        if (there instanceof Loaded.Unreadable && !life.equals(BirthId.NONE)) {
            throw new CorruptSessionException(
                    "the session was written meanwhile in a way that cannot be read here; whether it goes on cannot be told");
        }
        Snapshot present = there instanceof Loaded.Found found
                ? found.snapshot()
                : there instanceof Loaded.Superseded superseded
                        ? superseded.marker()
                        : ((Loaded.Unreadable) there).leftover();
        boolean same = life.equals(BirthId.NONE) || present.state().birthId().equals(life);
        return same ? Optional.of((StoredSnapshot) present) : Optional.empty();
    }

    /**
     * A marker that was reclaimed leaves no trail. It is stamped before it is written, and a store may be slow. So an
     * exchange older than the hand-over and the skew cannot distinguish an ended session from one that goes on.
     */
    private boolean nothingLeft(Instant openedAt) {
        Instant longest = openedAt.plus(Composition.HAND_OVER).plus(Composition.CLOCK_SKEW);
        if (!parts.clock().instant().isBefore(longest)) {
            throw new SessionConflictException(
                    "the session is no longer where it was opened, and too long ago to tell whether it goes on elsewhere");
        }
        return false;
    }

    @Override
    public OwnedPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        Instant askedAt = parts.now();
        floor.look(askedAt);
        OwnerPage page = store.findByOwner(owner, after, limit);
        return OwnedPage.of(page, owner, record -> loaded(record.key(), record, askedAt), this::unreadable);
    }

    @Override
    public void forget(Snapshot marker) {
        StoredRecord record = stored(marker);
        store.delete(record.key(), record.version());
    }

    /** Ends all sessions that began before this instant, on this node at once and on others within a hand-over. */
    void endAllBefore(Instant instant) {
        floor.raise(instant);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return store.deleteExpired(now, limit);
    }

    @Override
    public boolean isEffective() {
        return store.reclaims();
    }

    private Content encoded(SessionState state) {
        Content content = encoding.content(state);
        if (content.size() > traits.budget()) {
            throw new SessionTooLargeException(content.size(), traits.budget(), state);
        }
        return content;
    }

    /** Creates the session that another one becomes, under a new token. Where that fails, it may be there. */
    Written.Applied copy(SessionState state) {
        Issued issued = successor(state, encoded(state));
        return new Written.Applied(issued.snapshot, Optional.of(issued.token));
    }

    private record Issued(StoredSnapshot snapshot, Token token) {}

    /** Inserts under a new token. A token that is taken is never shared: another one is drawn. */
    private Issued insert(SessionState state, Content content) {
        Optional<OwnerKey> owner = owner(state);
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            Token token = tokens.next();
            StoredSnapshot snapshot = snapshot(record(keys.key(token), state, content, owner), state);
            if (answer(store.create(snapshot.record()), snapshot) instanceof Written.Applied) {
                return new Issued(snapshot, token);
            }
        }
        throw new SessionStoreException("the store says of " + MAX_DRAWS + " random tokens that they are taken");
    }

    /** Inserts the copy under the next token. Where its outcome is unknown, the copy may be there. */
    private Issued successor(SessionState next, Content content) {
        try {
            return insert(next, content);
        } catch (SessionStoreUnavailableException fault) {
            left(next);
            throw fault;
        }
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
        Optional<StoredRecord> there = store.look(written.key());
        if (there.isPresent() && same(there.get(), written)) {
            // The write was applied, its first answer was lost and somebody below sent it again.
            return new Written.Applied(applied, Optional.empty());
        }
        return new Written.Conflict(
                there.isPresent() ? loaded(written.key(), there.get(), parts.now()) : new Loaded.Nothing());
    }

    /**
     * By the version alone, two copies of a process that draw the same numbers would take each other's writes for their
     * own.
     */
    static boolean same(StoredRecord there, StoredRecord written) {
        return there.version() == written.version() && there.payload().equals(written.payload());
    }

    /**
     * Reads once, after a fault, whether the marker is in place. If the marker cannot be read either, the fault stays
     * as it was.
     */
    boolean inPlace(StoredRecord marker, SessionStoreException fault) {
        try {
            return store.find(marker.key()).filter(there -> same(there, marker)).isPresent();
        } catch (SessionStoreException again) {
            fault.addSuppressed(again);
            return false;
        }
    }

    /** Drops a successor that has no use. False when somebody else ended it. */
    boolean drop(StoredSnapshot successor) {
        try {
            return store.delete(successor.record().key(), successor.record().version()) != WriteResult.ABSENT;
        } catch (SessionStoreException fault) {
            left(successor.state());
            return true;
        }
    }

    /**
     * The writer that ended the successor has ended the session and reported it. Therefore its later states end too:
     * the former record, or the successor of that one. Where that fails, the session that was reported as ended lives
     * on, as with a copy that was left.
     */
    private Written revoked(SessionState successor, Written.Conflict met) {
        Instant now = parts.clock().instant();
        try {
            if (met.current() instanceof Loaded.Found former) {
                end(former.snapshot(), now);
            } else if (met.current() instanceof Loaded.Superseded rotated) {
                end(rotated.marker(), now);
            }
        } catch (SessionStoreException fault) {
            left(successor);
            throw fault;
        }
        return new Written.Conflict(new Loaded.Nothing());
    }

    private void left(SessionState successor) {
        parts.listener()
                .on(new SessionEvent.SuccessorLeft(
                        parts.clock().instant(), successor.birthId().fingerprint()));
    }

    private StoredRecord marker(Snapshot held, StorageKey successor) {
        Instant now = parts.clock().instant();
        Instant reclaimAt = now.plus(parts.markerLife());
        SessionState state = SessionState.born(held.state().birthId(), now)
                .expiresAt(reclaimAt)
                .successor(Optional.of(successor))
                .build();
        StoredRecord from = stored(held);
        return new StoredRecord(from.key(), tokens.version(), now, reclaimAt, from.owner(), encoding.content(state));
    }

    private StoredRecord record(StorageKey key, SessionState state, Content content, Optional<OwnerKey> owner) {
        return new StoredRecord(
                key, tokens.version(), state.lastUsedAt(), state.expiresAt().plus(margin), owner, content);
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
