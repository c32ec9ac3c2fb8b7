package dev.satchel.sealed;

import dev.satchel.sealed.LedgerEntry.Role;
import dev.satchel.sealed.LedgerSnapshot.Standing;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Token;
import dev.satchel.session.spi.BackendTraits;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.Composition;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.KeySpace;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.Locator;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.RefusalReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import dev.satchel.session.spi.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The session in its token, and a list of the tokens that are valid in a store: one record for each session, found by its birth id. A write
 * makes another token the current one, by compare-and-set; the one before it stays good for the cases in which the response is lost.
 */
final class LedgerBackend implements SessionBackend, OwnerListing, Reapable {

    private static final int MOST_ATTEMPTS = 64;
    private static final String CHANNEL = "satchel.ledger";

    private final Composition stack;
    private final TokenSeal seal;
    private final Horizon horizon;
    private final LedgerStore ledger;
    private final KeySpace keys;
    private final boolean strict;
    private final boolean resealOnRead;
    private final BackendTraits traits;

    LedgerBackend(
            Composition stack,
            TokenSeal seal,
            Horizon horizon,
            LedgerStore ledger,
            boolean strict,
            boolean resealOnRead,
            BackendTraits traits) {
        this.stack = stack;
        this.seal = seal;
        this.horizon = horizon;
        this.ledger = ledger;
        this.keys = new KeySpace(stack.stack());
        this.strict = strict;
        this.resealOnRead = resealOnRead;
        this.traits = traits;
        ledger.onDrop(this::dropped);
    }

    /** Its record was all that made it valid. What cannot be read names no session. */
    private void dropped(StoredRecord record) {
        listed(record).ifPresent(session -> stack.dropped(session.state(), record.lastUsedAt()));
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

    private Loaded judged(Opened.Clear clear, int size) {
        Optional<BirthId> id = TokenId.find(clear.clear());
        if (id.isEmpty()) {
            return new Loaded.Refused(RefusalReason.REVOKED);
        }
        Optional<StoredRecord> record = ledger.find(key(clear.state()));
        if (record.isEmpty()) {
            return new Loaded.Refused(RefusalReason.REVOKED);
        }
        LedgerEntry entry = LedgerEntry.of(record.get().payload());
        if (entry.isFormer(id.get()) && entry.role() == Role.ROTATED) {
            return superseded(clear.state(), id.get(), record.get(), entry);
        }
        return standing(id.get(), record.get(), entry)
                .<Loaded>map(standing -> new Loaded.Found(new LedgerSnapshot(
                        clear.state(),
                        size,
                        id.get(),
                        standing,
                        record.get(),
                        entry,
                        resealOnRead && clear.outdated() && standing == Standing.CURRENT)))
                .orElseGet(() -> new Loaded.Refused(RefusalReason.SUPERSEDED));
    }

    private Optional<Standing> standing(BirthId id, StoredRecord record, LedgerEntry entry) {
        if (entry.isCurrent(id)) {
            return Optional.of(Standing.CURRENT);
        }
        Instant now = stack.clock().instant();
        if (!entry.isFormer(id) || record.reclaimable(now)) {
            return Optional.empty();
        }
        if (now.isBefore(entry.since().plus(SessionPolicy.HAND_OVER))) {
            return Optional.of(Standing.DELIVERY);
        }
        return entry.role() == Role.PARENT && !strict ? Optional.of(Standing.LATE) : Optional.empty();
    }

    private Loaded superseded(SessionState state, BirthId id, StoredRecord record, LedgerEntry entry) {
        SessionState marker = SessionState.born(state.birthId(), state.createdAt())
                .startedAt(state.startedAt())
                .lastUsedAt(entry.since())
                .expiresAt(entry.since().plus(SessionPolicy.HAND_OVER))
                .owner(state.owner())
                .successor(Optional.of(record.key()))
                .build();
        return new Loaded.Superseded(new LedgerSnapshot(marker, 0, id, Standing.ROTATED, record, entry, false));
    }

    @Override
    public Written create(Optional<SessionAddress> address, SessionState first, Optional<Snapshot> leftover) {
        SealedBackend.refuseAddress(address);
        horizon.check(end(first));
        BirthId id = draw();
        Token token = seal.seal(first, TokenId.member(id));
        LedgerEntry entry = LedgerEntry.first(id, stack.clock().instant());
        StoredRecord record = record(key(first), first, entry, first.lastUsedAt());
        return ledger.create(record) == WriteResult.APPLIED
                ? issued(first, token, id, record, entry)
                : new Written.Conflict(new Loaded.Nothing());
    }

    @Override
    public Written update(Snapshot held, SessionState next) {
        LedgerSnapshot from = (LedgerSnapshot) held;
        if (!from.outdated() && next.sameData(from.state())) {
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
            return new Written.Conflict(new Loaded.Refused(RefusalReason.SUPERSEDED));
        }
        horizon.check(end(next));
        boolean late = from.standing() == Standing.LATE;
        BirthId id = draw();
        Token token = seal.seal(next, TokenId.member(id));
        LedgerEntry entry = new LedgerEntry(
                id,
                from.id(),
                late && leaving == Role.PARENT ? Role.SPENT : leaving,
                stack.clock().instant());
        StoredRecord base = from.record();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            StoredRecord record = record(base.key(), next, entry, later(base.lastUsedAt(), next.lastUsedAt()));
            WriteResult met = ledger.replace(record, base.version());
            if (met == WriteResult.APPLIED) {
                if (late) {
                    stack.listener()
                            .on(new SessionEvent.Rollback(
                                    stack.clock().instant(), next.birthId().fingerprint()));
                }
                return issued(next, token, id, record, entry);
            }
            Optional<StoredRecord> there = met == WriteResult.ABSENT ? Optional.empty() : ledger.find(base.key());
            if (there.isEmpty()) {
                return new Written.Conflict(new Loaded.Nothing());
            }
            LedgerEntry present = LedgerEntry.of(there.get().payload());
            if (!present.equals(from.entry())) {
                return new Written.Conflict(lost(from, there.get(), present));
            }
            // The same tokens are valid as before: it was only a touch.
            base = there.get();
        }
        throw new SessionConflictException("the session was touched at each of " + MOST_ATTEMPTS + " attempts");
    }

    private Loaded lost(LedgerSnapshot from, StoredRecord record, LedgerEntry present) {
        return present.isFormer(from.id()) && present.role() == Role.ROTATED
                ? superseded(from.state(), from.id(), record, present)
                : new Loaded.Refused(RefusalReason.SUPERSEDED);
    }

    private Written touch(LedgerSnapshot from, SessionState next) {
        StoredRecord base = from.record();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            StoredRecord touched = base.touched(
                    stack.random().nextLong(),
                    later(base.lastUsedAt(), next.lastUsedAt()),
                    later(base.reclaimAt(), reclaimAt(next, next.lastUsedAt())));
            WriteResult met = ledger.touch(touched, base.version());
            if (met == WriteResult.APPLIED) {
                return touched(from, next, touched);
            }
            Optional<StoredRecord> there = met == WriteResult.ABSENT ? Optional.empty() : ledger.find(base.key());
            if (there.isEmpty()) {
                return new Written.Conflict(new Loaded.Nothing());
            }
            LedgerEntry present = LedgerEntry.of(there.get().payload());
            if (!present.isCurrent(from.id()) && !present.isFormer(from.id())) {
                return new Written.Conflict(new Loaded.Refused(RefusalReason.SUPERSEDED));
            }
            if (!there.get().lastUsedAt().isBefore(next.lastUsedAt())) {
                return touched(from, next, there.get());
            }
            base = there.get();
        }
        throw new SessionConflictException("the session was touched at each of " + MOST_ATTEMPTS + " attempts");
    }

    private static Written touched(LedgerSnapshot from, SessionState next, StoredRecord record) {
        LedgerSnapshot now = new LedgerSnapshot(
                next, from.size(), from.id(), from.standing(), record, LedgerEntry.of(record.payload()), false);
        return new Written.Applied(now, Optional.empty());
    }

    private Written issued(SessionState state, Token token, BirthId id, StoredRecord record, LedgerEntry entry) {
        LedgerSnapshot now =
                new LedgerSnapshot(state, token.value().length(), id, Standing.CURRENT, record, entry, false);
        return new Written.Applied(now, Optional.of(token));
    }

    @Override
    public boolean end(Snapshot held, Instant openedAt) {
        StoredRecord base = ((LedgerSnapshot) held).record();
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            WriteResult met = ledger.delete(base.key(), base.version());
            if (met != WriteResult.CONFLICT) {
                return met == WriteResult.APPLIED;
            }
            Optional<StoredRecord> there = ledger.find(base.key());
            if (there.isEmpty()) {
                return false;
            }
            base = there.get();
        }
        throw new SessionConflictException(
                "the session was written at each of " + MOST_ATTEMPTS + " attempts to end it");
    }

    @Override
    public List<Snapshot> findByOwner(OwnerKey owner, int limit) {
        List<Snapshot> found = new ArrayList<>();
        for (StoredRecord record : ledger.findByOwner(owner, limit)) {
            if (record.owner().equals(Optional.of(owner))) {
                listed(record).ifPresent(found::add);
            }
        }
        return found;
    }

    /** A record that cannot be read opens for nobody, so that there is no session to list. */
    private Optional<Snapshot> listed(StoredRecord record) {
        try {
            LedgerEntry entry = LedgerEntry.of(record.payload());
            SessionState state = stack.codec().read(LedgerEntry.envelope(record.payload()));
            return Optional.of(new LedgerSnapshot(
                    state, record.payload().size(), entry.current(), Standing.CURRENT, record, entry, false));
        } catch (CorruptSessionException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return ledger.deleteExpired(now, limit);
    }

    private StoredRecord record(StorageKey key, SessionState state, LedgerEntry entry, Instant lastUsedAt) {
        SessionState bare = state.toBuilder()
                .attributes(EncodedValues.EMPTY)
                .flash(Map.of())
                .build();
        return new StoredRecord(
                key,
                stack.random().nextLong(),
                lastUsedAt,
                reclaimAt(state, lastUsedAt),
                state.owner().map(keys::owner),
                entry.with(stack.codec().write(bare)));
    }

    private Instant reclaimAt(SessionState state, Instant lastUsedAt) {
        return SessionPolicy.deadline(stack.lifetime(state), state.startedAt(), lastUsedAt)
                .plus(stack.policy().reclaimMargin());
    }

    /** The token is not issued again when the session is merely used, so that it has to last until the session's very end. */
    private Instant end(SessionState state) {
        return state.startedAt().plus(stack.lifetime(state).absolute());
    }

    private StorageKey key(SessionState state) {
        return keys.key(SessionAddress.of(CHANNEL, state.birthId().text()));
    }

    private BirthId draw() {
        return new BirthId(stack.random().nextLong(), stack.random().nextLong());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
