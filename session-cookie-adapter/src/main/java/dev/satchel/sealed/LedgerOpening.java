package dev.satchel.sealed;

import dev.satchel.sealed.LedgerEntry.Role;
import dev.satchel.sealed.LedgerSnapshot.Standing;
import dev.satchel.sealed.LedgerStore.Attempt;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Opens a token as the ledger has it. */
final class LedgerOpening {

    private static final int MAX_ATTEMPTS = 64;

    private final Composition parts;
    private final LedgerStore ledger;
    private final LedgerRecords records;
    private final Set<Rule> rules;

    LedgerOpening(Composition parts, LedgerStore ledger, LedgerRecords records, Set<Rule> rules) {
        this.parts = parts;
        this.ledger = ledger;
        this.records = records;
        this.rules = rules;
    }

    /** Opens the session, and notes the first use of its token. */
    Loaded open(Opened.Clear clear, int size) {
        Optional<LedgerToken> presented = presented(clear, size);
        if (presented.isEmpty()) {
            return refused(RefusalReason.REVOKED, clear.state());
        }
        Loaded loaded = look(presented.get());
        for (int attempt = 0; attempt < MAX_ATTEMPTS && loaded instanceof Loaded.Found found; attempt++) {
            Optional<LedgerSnapshot> noted = noted((LedgerSnapshot) found.snapshot());
            if (noted.isPresent()) {
                return new Loaded.Found(noted.get());
            }
            loaded = look(presented.get());
        }
        return loaded;
    }

    /** As {@link #open}, but the first use of a token is not noted, and a replay is not reported. */
    Loaded explain(Opened.Clear clear, int size, Consumer<String> facts) {
        Optional<LedgerToken> presented = presented(clear, size);
        if (presented.isEmpty()) {
            facts.accept("ledger: the token was sealed without a ledger");
            return refused(RefusalReason.REVOKED, clear.state());
        }
        Optional<StoredRecord> record = ledger.find(records.key(clear.state()));
        if (record.isEmpty()) {
            facts.accept("ledger: no record of the session: it was ended or revoked, or its record was reclaimed");
            return refused(RefusalReason.REVOKED, clear.state());
        }
        return explained(presented.get(), record.get(), facts);
    }

    private Loaded explained(LedgerToken token, StoredRecord stored, Consumer<String> facts) {
        LedgerRecord record;
        try {
            record = LedgerRecord.of(stored);
        } catch (CorruptSessionException damaged) {
            facts.accept("ledger: the record of the session cannot be read");
            return records.unreadable(stored);
        }
        Optional<Standing> standing = standing(token, record);
        LedgerEntry entry = record.entry();
        facts.accept(
                "ledger: " + standing.map(Standing::meaning).orElse("another token took its place, and it is refused")
                        + (entry.isCurrent(token.id()) ? "" : ", since " + entry.since()));
        return standing.isEmpty()
                ? refused(RefusalReason.SUPERSEDED, token.state())
                : opened(token, standing.get(), record);
    }

    private Optional<LedgerToken> presented(Opened.Clear clear, int size) {
        boolean stale = clear.outdated() && rules.contains(Rule.RESEAL_ON_READ);
        return TokenId.find(clear.clear()).map(id -> new LedgerToken(id, clear.state(), size, stale));
    }

    private Loaded look(LedgerToken token) {
        Optional<StoredRecord> record = ledger.find(records.key(token.state()));
        return record.isPresent() ? judged(token, record.get()) : refused(RefusalReason.REVOKED, token.state());
    }

    private Loaded judged(LedgerToken token, StoredRecord stored) {
        LedgerRecord record;
        try {
            record = LedgerRecord.of(stored);
        } catch (CorruptSessionException damaged) {
            return records.unreadable(stored);
        }
        Optional<Standing> standing = standing(token, record);
        return standing.isEmpty() ? replayed(token.state(), stored) : opened(token, standing.get(), record);
    }

    private Loaded opened(LedgerToken token, Standing standing, LedgerRecord record) {
        return standing == Standing.ROTATED
                ? superseded(token, record)
                : new Loaded.Found(records.snapshot(token, standing, record));
    }

    private Optional<Standing> standing(LedgerToken token, LedgerRecord record) {
        LedgerEntry entry = record.entry();
        if (entry.isCurrent(token.id())) {
            return Optional.of(Standing.CURRENT);
        }
        Instant now = parts.clock().instant();
        if (!entry.isFormer(token.id()) || record.stored().reclaimable(now)) {
            return Optional.empty();
        }
        if (parts.handsOver(entry.since(), now)) {
            return Optional.of(entry.role() == Role.ROTATED ? Standing.ROTATED : Standing.DELIVERY);
        }
        return entry.role() == Role.PARENT && !rules.contains(Rule.STRICT)
                ? Optional.of(Standing.LATE)
                : Optional.empty();
    }

    /**
     * Notes the first use of a token whose parent would be taken for a late write otherwise. Empty when another write
     * was faster. A fault is reported, and the session opens: the next use notes it.
     */
    private Optional<LedgerSnapshot> noted(LedgerSnapshot found) {
        LedgerRecord record = found.record();
        if (rules.contains(Rule.STRICT)
                || found.standing() != Standing.CURRENT
                || record.entry().role() != Role.PARENT) {
            return Optional.of(found);
        }
        LedgerRecord next = records.delivered(record);
        try {
            boolean applied = ledger.replace(record.stored(), next.stored()) instanceof Attempt.Applied;
            return applied ? Optional.of(records.snapshot(found.token(), Standing.CURRENT, next)) : Optional.empty();
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

    static Loaded.Refused refused(RefusalReason reason, SessionState state) {
        return new Loaded.Refused(reason, state.birthId().fingerprint());
    }

    /** A token that a rotation replaced: the session goes on under another one. */
    static Loaded superseded(LedgerToken token, LedgerRecord record) {
        SessionState state = token.state();
        Instant since = record.entry().since();
        SessionState marker = SessionState.born(state.birthId(), state.createdAt())
                .startedAt(state.startedAt())
                .lastUsedAt(since)
                .expiresAt(since.plus(Composition.HAND_OVER))
                .owner(state.owner())
                .successor(Optional.of(record.stored().key()))
                .build();
        BirthId id = token.id();
        return new Loaded.Superseded(new LedgerSnapshot(
                LedgerToken.of(id, marker, 0), Standing.ROTATED, record, marker.lastUsedAt(), marker.expiresAt()));
    }
}
