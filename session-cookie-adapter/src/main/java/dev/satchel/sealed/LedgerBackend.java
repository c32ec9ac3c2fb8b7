package dev.satchel.sealed;

import dev.satchel.sealed.LedgerEntry.Role;
import dev.satchel.sealed.LedgerSnapshot.Standing;
import dev.satchel.sealed.LedgerStore.Attempt;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Diagnosable;
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
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The session in its token, and a list of the tokens that are valid in a store: one record for each session, found by
 * its birth id. A write makes another token the current one, by compare-and-set. The one before it, its parent, stays
 * good for a lost response. It reads and ends the session for 30 seconds, and is taken for one write later on if the
 * current one was never presented.
 */
final class LedgerBackend implements SessionBackend, OwnerListing, Reapable, Diagnosable {

    private static final int MAX_ATTEMPTS = 64;
    private static final String CHANNEL = "satchel.ledger";

    private final Composition parts;
    private final TokenSeal seal;
    private final LongestLifetime longest;
    private final GuardedStore store;
    private final LedgerStore ledger;
    private final KeySpace keys;
    private final Duration margin;
    private final boolean strict;
    private final boolean resealOnRead;
    private final BackendTraits traits;

    LedgerBackend(
            Composition parts,
            TokenSeal seal,
            LongestLifetime longest,
            GuardedStore store,
            boolean strict,
            boolean resealOnRead,
            BackendTraits traits) {
        this.parts = parts;
        this.seal = seal;
        this.longest = longest;
        this.store = store;
        this.ledger = new LedgerStore(store);
        this.keys = new KeySpace(parts.name());
        this.margin = parts.reclaimMargin();
        this.strict = strict;
        this.resealOnRead = resealOnRead;
        this.traits = traits;
        store.onDrop(this::dropped);
    }

    /** Its record was all that made it valid. A record that cannot be read names no session. */
    private void dropped(StoredRecord record) {
        if (listed(record) instanceof Loaded.Found session) {
            parts.dropped(session.snapshot());
        }
    }

    @Override
    public BackendTraits traits() {
        return traits;
    }

    @Override
    public Loaded load(Locator presented) {
        if (!(presented instanceof Token token)) {
            return new Loaded.Nothing();
        }
        Opened opened = seal.open(token.value());
        if (opened instanceof Opened.Clear clear) {
            return judged(clear, token.value().length());
        }
        return ((Opened.Refusal) opened).answer();
    }

    /** Under the key of a session that is nobody's. */
    @Override
    public boolean probe() {
        ledger.find(keys.key(SessionAddress.of(CHANNEL, "probe")));
        return true;
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        seal.check(facts, problems);
    }

    @Override
    public Loaded explain(Token token, Consumer<String> facts) {
        Opened opened = seal.explain(token.value(), facts);
        if (opened instanceof Opened.Clear clear) {
            return explained(clear, token.value().length(), facts);
        }
        return ((Opened.Refusal) opened).answer();
    }

    /** As {@link #judged}, but the first use of a token is not noted, and a replay is not reported. */
    private Loaded explained(Opened.Clear clear, int size, Consumer<String> facts) {
        SessionState state = clear.state();
        Optional<BirthId> id = TokenId.find(clear.clear());
        Optional<StoredRecord> record = id.flatMap(ignored -> ledger.find(key(state)));
        if (id.isEmpty() || record.isEmpty()) {
            facts.accept(
                    id.isEmpty()
                            ? "ledger: the token was sealed without a ledger"
                            : "ledger: no record of the session: it was ended or revoked, or its record was reclaimed");
            return refused(RefusalReason.REVOKED, state);
        }
        LedgerEntry entry;
        try {
            entry = LedgerEntry.of(record.get().payload());
        } catch (CorruptSessionException damaged) {
            facts.accept("ledger: the record of the session cannot be read");
            return unreadable(record.get());
        }
        Optional<Standing> standing = standing(id.get(), record.get(), entry);
        facts.accept(
                "ledger: " + standing.map(Standing::meaning).orElse("another token took its place, and it is refused")
                        + (entry.isCurrent(id.get()) ? "" : ", since " + entry.since()));
        if (standing.isEmpty()) {
            return refused(RefusalReason.SUPERSEDED, state);
        }
        return standing.get() == Standing.ROTATED
                ? superseded(state, id.get(), record.get(), entry)
                : new Loaded.Found(snapshot(state, size, id.get(), standing.get(), record.get(), entry, false));
    }

    private Loaded judged(Opened.Clear clear, int size) {
        SessionState state = clear.state();
        Optional<BirthId> id = TokenId.find(clear.clear());
        if (id.isEmpty()) {
            return refused(RefusalReason.REVOKED, state);
        }
        return judged(clear, size, id.get());
    }

    private Loaded judged(Opened.Clear clear, int size, BirthId id) {
        Loaded loaded = look(clear, size, id);
        for (int attempt = 0; attempt < MAX_ATTEMPTS && loaded instanceof Loaded.Found found; attempt++) {
            Optional<LedgerSnapshot> noted = noted((LedgerSnapshot) found.snapshot());
            if (noted.isPresent()) {
                return new Loaded.Found(noted.get());
            }
            loaded = look(clear, size, id);
        }
        return loaded;
    }

    private Loaded look(Opened.Clear clear, int size, BirthId id) {
        Optional<StoredRecord> record = ledger.find(key(clear.state()));
        return record.isPresent()
                ? judged(clear, size, id, record.get())
                : refused(RefusalReason.REVOKED, clear.state());
    }

    private Loaded judged(Opened.Clear clear, int size, BirthId id, StoredRecord record) {
        LedgerEntry entry;
        try {
            entry = LedgerEntry.of(record.payload());
        } catch (CorruptSessionException damaged) {
            return unreadable(record);
        }
        Optional<Standing> standing = standing(id, record, entry);
        if (standing.isEmpty()) {
            return replayed(clear.state(), record);
        }
        if (standing.get() == Standing.ROTATED) {
            return superseded(clear.state(), id, record, entry);
        }
        boolean reseal = resealOnRead && clear.outdated() && standing.get() == Standing.CURRENT;
        return new Loaded.Found(snapshot(clear.state(), size, id, standing.get(), record, entry, reseal));
    }

    private Optional<Standing> standing(BirthId id, StoredRecord record, LedgerEntry entry) {
        if (entry.isCurrent(id)) {
            return Optional.of(Standing.CURRENT);
        }
        Instant now = parts.clock().instant();
        if (!entry.isFormer(id) || record.reclaimable(now)) {
            return Optional.empty();
        }
        if (now.isBefore(entry.since().plus(Composition.HAND_OVER)) && !parts.ahead(entry.since())) {
            return Optional.of(entry.role() == Role.ROTATED ? Standing.ROTATED : Standing.DELIVERY);
        }
        return entry.role() == Role.PARENT && !strict ? Optional.of(Standing.LATE) : Optional.empty();
    }

    /**
     * Notes the first use of a token whose parent would be taken for a late write otherwise. The time of use stays as
     * it is: that is for a touch. Empty when another write was faster. A fault is reported, and the session opens: the
     * next use notes it.
     */
    private Optional<LedgerSnapshot> noted(LedgerSnapshot found) {
        if (strict || found.standing() != Standing.CURRENT || found.entry().role() != Role.PARENT) {
            return Optional.of(found);
        }
        StoredRecord record = found.record();
        LedgerEntry entry = found.entry().delivered();
        StoredRecord next = new StoredRecord(
                record.key(),
                parts.random().nextLong(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                entry.with(LedgerEntry.envelope(record.payload())));
        try {
            boolean applied = ledger.replace(record, next) instanceof Attempt.Applied;
            return applied ? Optional.of(found.noted(next, entry)) : Optional.empty();
        } catch (SessionStoreException fault) {
            parts.listener()
                    .on(new SessionEvent.TouchFailed(
                            parts.clock().instant(), found.state().birthId().fingerprint()));
            return Optional.of(found);
        }
    }

    /** A session whose time is over has nothing that a copy of its token could take. */
    private Loaded replayed(SessionState state, StoredRecord record) {
        Instant now = parts.clock().instant();
        if (!record.reclaimable(now)) {
            parts.listener().on(new SessionEvent.Replayed(now, state.birthId().fingerprint()));
        }
        return refused(RefusalReason.SUPERSEDED, state);
    }

    private static Loaded.Refused refused(RefusalReason reason, SessionState state) {
        return new Loaded.Refused(reason, state.birthId().fingerprint());
    }

    private Loaded superseded(SessionState state, BirthId id, StoredRecord record, LedgerEntry entry) {
        SessionState marker = SessionState.born(state.birthId(), state.createdAt())
                .startedAt(state.startedAt())
                .lastUsedAt(entry.since())
                .expiresAt(entry.since().plus(Composition.HAND_OVER))
                .owner(state.owner())
                .successor(Optional.of(record.key()))
                .build();
        return new Loaded.Superseded(new LedgerSnapshot(
                marker, 0, id, Standing.ROTATED, record, entry, marker.lastUsedAt(), marker.expiresAt(), false));
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        SealedBackend.refuseAddress(address);
        longest.check(end(first));
        BirthId id = draw();
        Token token = seal.seal(first, TokenId.member(id));
        LedgerEntry entry = LedgerEntry.first(id, parts.clock().instant());
        StoredRecord record = record(key(first), first, entry, first.lastUsedAt());
        boolean applied = ledger.create(record) instanceof Attempt.Applied;
        return applied ? issued(first, token, id, record, entry) : new Written.Conflict(new Loaded.Nothing());
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        LedgerSnapshot from = (LedgerSnapshot) held;
        if (!from.reseal() && next.sameData(from.state())) {
            return touch(from, next);
        }
        boolean sameHands = next.owner().equals(from.state().owner())
                && next.disowned() == from.state().disowned();
        return replace(from, next, sameHands ? Role.PARENT : Role.ROTATED);
    }

    @Override
    public Written rotate(Snapshot held, SessionState next) {
        return replace((LedgerSnapshot) held, next, Role.ROTATED);
    }

    private Written replace(LedgerSnapshot from, SessionState next, Role leaving) {
        if (from.standing() != Standing.CURRENT && from.standing() != Standing.LATE) {
            return new Written.Conflict(refused(RefusalReason.SUPERSEDED, from.state()));
        }
        longest.check(end(next));
        boolean late = from.standing() == Standing.LATE;
        BirthId id = draw();
        Token token = seal.seal(next, TokenId.member(id));
        LedgerEntry entry = new LedgerEntry(
                id,
                from.id(),
                late && leaving == Role.PARENT ? Role.SPENT : leaving,
                parts.clock().instant());
        Attempt attempt = LedgerStore.repeat(
                from.record(),
                base -> ledger.replace(base, record(base.key(), next, entry, used(base, next))),
                present -> holds(from, LedgerEntry.of(present.payload())));
        if (!(attempt instanceof Attempt.Applied applied)) {
            return conflict(from, attempt);
        }
        if (late) {
            parts.listener()
                    .on(new SessionEvent.Rollback(
                            parts.clock().instant(), next.birthId().fingerprint()));
        }
        return issued(next, token, id, applied.written(), entry);
    }

    /**
     * Whether the token that was presented is worth what it was: at most, somebody touched the session, or used the
     * token for the first time.
     */
    private static boolean holds(LedgerSnapshot from, LedgerEntry present) {
        return from.standing() == Standing.LATE ? present.equals(from.entry()) : present.isCurrent(from.id());
    }

    private Written conflict(LedgerSnapshot from, Attempt attempt) {
        return new Written.Conflict(
                attempt instanceof Attempt.Lost lost ? lost(from, lost.present()) : new Loaded.Nothing());
    }

    private Loaded lost(LedgerSnapshot from, StoredRecord record) {
        LedgerEntry present = LedgerEntry.of(record.payload());
        return present.isFormer(from.id()) && present.role() == Role.ROTATED
                ? superseded(from.state(), from.id(), record, present)
                : refused(RefusalReason.SUPERSEDED, from.state());
    }

    /** The current token only: a copy of an older one must not keep the session alive. */
    private Written touch(LedgerSnapshot from, SessionState next) {
        if (from.standing() != Standing.CURRENT) {
            return new Written.Conflict(refused(RefusalReason.SUPERSEDED, from.state()));
        }
        Attempt attempt = LedgerStore.repeat(
                from.record(),
                base -> ledger.touch(base, touched(base, next)),
                present -> isCurrent(from, present) && believed(present).isBefore(next.lastUsedAt()));
        if (attempt instanceof Attempt.Applied applied) {
            return touched(from, next, applied.written());
        }
        return attempt instanceof Attempt.Lost lost && isCurrent(from, lost.present())
                ? touched(from, next, lost.present())
                : conflict(from, attempt);
    }

    private StoredRecord touched(StoredRecord base, SessionState next) {
        Instant used = used(base, next);
        return base.touched(parts.random().nextLong(), used, reclaimAt(next, used));
    }

    private static boolean isCurrent(LedgerSnapshot from, StoredRecord present) {
        return LedgerEntry.of(present.payload()).isCurrent(from.id());
    }

    private Written touched(LedgerSnapshot from, SessionState next, StoredRecord record) {
        LedgerEntry entry = LedgerEntry.of(record.payload());
        return new Written.Applied(
                snapshot(next, from.size(), from.id(), from.standing(), record, entry, false), Optional.empty());
    }

    private Written issued(SessionState state, Token token, BirthId id, StoredRecord record, LedgerEntry entry) {
        int size = token.value().length();
        return new Written.Applied(
                snapshot(state, size, id, Standing.CURRENT, record, entry, false), Optional.of(token));
    }

    private LedgerSnapshot snapshot(
            SessionState state,
            int size,
            BirthId id,
            Standing standing,
            StoredRecord record,
            LedgerEntry entry,
            boolean reseal) {
        return new LedgerSnapshot(
                state,
                size,
                id,
                standing,
                record,
                entry,
                believed(record),
                record.reclaimAt().minus(margin),
                reseal);
    }

    /** When the session was last used. A clock that was ahead may have written a time to come: that counts as now. */
    private Instant believed(StoredRecord record) {
        return parts.ahead(record.lastUsedAt()) ? parts.now() : record.lastUsedAt();
    }

    private Instant used(StoredRecord base, SessionState next) {
        Instant before = believed(base);
        return before.isBefore(next.lastUsedAt()) ? next.lastUsedAt() : before;
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        Attempt attempt = LedgerStore.repeat(((LedgerSnapshot) held).record(), ledger::delete, present -> true);
        return attempt instanceof Attempt.Applied;
    }

    @Override
    public OwnedPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        OwnerPage page = store.findByOwner(owner, after, limit);
        return OwnedPage.of(page, owner, this::listed, this::unreadable);
    }

    private Loaded listed(StoredRecord record) {
        try {
            LedgerEntry entry = LedgerEntry.of(record.payload());
            SessionState state = parts.codec().read(LedgerEntry.envelope(record.payload()));
            return new Loaded.Found(
                    snapshot(state, record.payload().size(), entry.current(), Standing.CURRENT, record, entry, false));
        } catch (CorruptSessionException unreadable) {
            return unreadable(record);
        }
    }

    /** It may open on another node, which knows its format. */
    private Loaded unreadable(StoredRecord record) {
        LedgerEntry unknown = LedgerEntry.first(BirthId.NONE, record.lastUsedAt());
        SessionState empty =
                SessionState.born(BirthId.NONE, record.lastUsedAt()).build();
        return new Loaded.Unreadable(snapshot(empty, 0, BirthId.NONE, Standing.CURRENT, record, unknown, false));
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return store.deleteExpired(now, limit);
    }

    @Override
    public boolean isEffective() {
        return store.reclaims();
    }

    private StoredRecord record(StorageKey key, SessionState state, LedgerEntry entry, Instant lastUsedAt) {
        SessionState bare = state.toBuilder()
                .attributes(EncodedValues.EMPTY)
                .flash(Map.of())
                .build();
        return new StoredRecord(
                key,
                parts.random().nextLong(),
                lastUsedAt,
                reclaimAt(state, lastUsedAt),
                state.owner().map(keys::owner),
                entry.with(parts.codec().write(bare)));
    }

    private Instant reclaimAt(SessionState state, Instant lastUsedAt) {
        return parts.deadline(state, lastUsedAt).plus(margin);
    }

    /**
     * The token is not issued again when the session is merely used, so that it has to last until the session's very
     * end.
     */
    private Instant end(SessionState state) {
        return state.startedAt().plus(parts.lifetime(state).absolute());
    }

    private StorageKey key(SessionState state) {
        return keys.key(SessionAddress.of(CHANNEL, state.birthId().text()));
    }

    private BirthId draw() {
        return new BirthId(parts.random().nextLong(), parts.random().nextLong());
    }
}
