package dev.satchel.sealed;

import dev.satchel.sealed.LedgerEntry.Role;
import dev.satchel.sealed.LedgerSnapshot.Standing;
import dev.satchel.sealed.LedgerStore.Attempt;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.Token;
import dev.satchel.session.backend.BackendTraits;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Diagnosable;
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
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The session in its token, and a list of the tokens that are valid in a store: one record for each session, found by
 * its birth id. A write makes another token the current one, by compare-and-set. The one before it, its parent, stays
 * good for a lost response. It reads and ends the session for 30 seconds, and is taken for one write later on if the
 * current one was never presented.
 *
 * <p>{@link LedgerOpening} opens tokens, {@link LedgerRecords} makes and reads records, and {@link LedgerStore} writes
 * them.
 */
final class LedgerBackend implements SessionBackend, OwnerListing, Reapable, Diagnosable, Checked {

    private final Composition parts;
    private final TokenSeal seal;
    private final GuardedStore store;
    private final BackendTraits traits;
    private final LedgerStore ledger;
    private final LedgerRecords records;
    private final LedgerOpening opening;

    LedgerBackend(Composition parts, TokenSeal seal, GuardedStore store, Set<Rule> rules, BackendTraits traits) {
        this.parts = parts;
        this.seal = seal;
        this.store = store;
        this.traits = traits;
        this.ledger = new LedgerStore(store);
        this.records = new LedgerRecords(parts);
        this.opening = new LedgerOpening(parts, ledger, records, rules);
        store.onDrop(this::dropped);
    }

    /** Its record was all that made it valid. A record that cannot be read names no session. */
    private void dropped(StoredRecord record) {
        if (records.listed(record) instanceof Loaded.Found session) {
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
        return opened instanceof Opened.Clear clear
                ? opening.open(clear, token.value().length())
                : ((Opened.Refusal) opened).answer();
    }

    /** Under the key of a session that is nobody's. */
    @Override
    public boolean probe(Consumer<String> facts, Consumer<String> problems) {
        ledger.find(records.key("probe"));
        store.compareClocks(parts.clock(), facts, problems);
        return true;
    }

    @Override
    public void check(Consumer<String> facts, Consumer<String> problems) {
        seal.check(facts, problems);
    }

    @Override
    public Loaded explain(Token token, Consumer<String> facts) {
        Opened opened = seal.explain(token.value(), facts);
        return opened instanceof Opened.Clear clear
                ? opening.explain(clear, token.value().length(), facts)
                : ((Opened.Refusal) opened).answer();
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        SealedBackend.refuseAddress(address);
        requireLasting(first);
        LedgerEntry entry = LedgerEntry.first(draw(), parts.clock().instant());
        Token token = seal.seal(first, TokenId.member(entry.current()));
        LedgerRecord record = records.first(first, entry);
        boolean applied = ledger.create(record.stored()) instanceof Attempt.Applied;
        return applied ? issued(first, token, record) : new Written.Conflict(new Loaded.Nothing());
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
            return new Written.Conflict(LedgerOpening.refused(RefusalReason.SUPERSEDED, from.state()));
        }
        requireLasting(next);
        LedgerEntry entry = successor(from, leaving);
        Token token = seal.seal(next, TokenId.member(entry.current()));
        Attempt attempt = LedgerStore.repeat(
                from.record().stored(),
                base -> ledger.replace(base, records.next(base, next, entry)),
                present -> holds(from, LedgerEntry.of(present.payload())));
        if (!(attempt instanceof Attempt.Applied applied)) {
            return conflict(from, attempt);
        }
        if (from.standing() == Standing.LATE) {
            parts.listener()
                    .on(new SessionEvent.Rollback(
                            parts.clock().instant(), next.birthId().fingerprint()));
        }
        return issued(next, token, new LedgerRecord(applied.written(), entry));
    }

    /** The entry of a token that takes the place of this one. A late write is taken once. */
    private LedgerEntry successor(LedgerSnapshot from, Role leaving) {
        boolean spent = from.standing() == Standing.LATE && leaving == Role.PARENT;
        return new LedgerEntry(
                draw(),
                from.token().id(),
                spent ? Role.SPENT : leaving,
                parts.clock().instant());
    }

    /**
     * Whether the token that was presented is worth what it was: at most, somebody touched the session, or used the
     * token for the first time.
     */
    private static boolean holds(LedgerSnapshot from, LedgerEntry present) {
        return from.standing() == Standing.LATE
                ? present.equals(from.record().entry())
                : present.isCurrent(from.token().id());
    }

    private static Written conflict(LedgerSnapshot from, Attempt attempt) {
        return new Written.Conflict(
                attempt instanceof Attempt.Lost lost
                        ? lost(from, LedgerRecord.of(lost.present()))
                        : new Loaded.Nothing());
    }

    private static Loaded lost(LedgerSnapshot from, LedgerRecord present) {
        LedgerEntry entry = present.entry();
        return entry.isFormer(from.token().id()) && entry.role() == Role.ROTATED
                ? LedgerOpening.superseded(from.token(), present)
                : LedgerOpening.refused(RefusalReason.SUPERSEDED, from.state());
    }

    /** The current token only: a copy of an older one must not keep the session alive. */
    private Written touch(LedgerSnapshot from, SessionState next) {
        if (from.standing() != Standing.CURRENT) {
            return new Written.Conflict(LedgerOpening.refused(RefusalReason.SUPERSEDED, from.state()));
        }
        Attempt attempt = LedgerStore.repeat(
                from.record().stored(),
                base -> ledger.touch(base, records.touched(base, next)),
                present -> isCurrent(from, present) && records.believed(present).isBefore(next.lastUsedAt()));
        if (attempt instanceof Attempt.Applied applied) {
            return touched(from, next, applied.written());
        }
        return attempt instanceof Attempt.Lost lost && isCurrent(from, lost.present())
                ? touched(from, next, lost.present())
                : conflict(from, attempt);
    }

    private static boolean isCurrent(LedgerSnapshot from, StoredRecord present) {
        return LedgerEntry.of(present.payload()).isCurrent(from.token().id());
    }

    private Written touched(LedgerSnapshot from, SessionState next, StoredRecord record) {
        LedgerToken token = LedgerToken.of(from.token().id(), next, from.size());
        LedgerSnapshot touched = records.snapshot(token, Standing.CURRENT, LedgerRecord.of(record));
        return new Written.Applied(touched, Optional.empty());
    }

    private Written issued(SessionState state, Token token, LedgerRecord record) {
        LedgerToken sealed =
                LedgerToken.of(record.entry().current(), state, token.value().length());
        return new Written.Applied(records.snapshot(sealed, Standing.CURRENT, record), Optional.of(token));
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        StoredRecord record = ((LedgerSnapshot) held).record().stored();
        return LedgerStore.repeat(record, ledger::delete, present -> true) instanceof Attempt.Applied;
    }

    @Override
    public OwnedPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        OwnerPage page = store.findByOwner(owner, after, limit);
        return OwnedPage.of(page, owner, records::listed, records::unreadable);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return store.deleteExpired(now, limit);
    }

    @Override
    public boolean isEffective() {
        return store.reclaims();
    }

    /**
     * The token is not issued again when the session is merely used, so that it has to last until the session's very
     * end.
     */
    private void requireLasting(SessionState state) {
        seal.requireOpensUntil(parts.end(state));
    }

    private BirthId draw() {
        return new BirthId(parts.random().nextLong(), parts.random().nextLong());
    }
}
