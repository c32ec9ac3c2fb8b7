package dev.satchel.sealed;

import dev.satchel.sealed.LedgerSnapshot.Standing;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The records of a ledger: how they are made of a session, and the session that they describe. */
final class LedgerRecords {

    private static final String CHANNEL = "satchel.ledger";

    private final Composition parts;
    private final KeySpace keys;
    private final Duration margin;

    LedgerRecords(Composition parts) {
        this.parts = parts;
        this.keys = new KeySpace(parts.name());
        this.margin = parts.reclaimMargin();
    }

    /** The key of this session's record. */
    StorageKey key(SessionState state) {
        return key(state.birthId().text());
    }

    /** The key that the record of a session called so would have. */
    StorageKey key(String name) {
        return keys.key(SessionAddress.of(CHANNEL, name));
    }

    /** The first record of a session. */
    LedgerRecord first(SessionState first, LedgerEntry entry) {
        return new LedgerRecord(record(key(first), first, entry, first.lastUsedAt()), entry);
    }

    /** The record that takes the place of this one when the session is written. */
    StoredRecord next(StoredRecord base, SessionState next, LedgerEntry entry) {
        return record(base.key(), next, entry, used(base, next));
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

    /** The same record after a use of the session. */
    StoredRecord touched(StoredRecord base, SessionState next) {
        Instant used = used(base, next);
        return base.touched(parts.random().nextLong(), used, reclaimAt(next, used));
    }

    /** The same record after its current token was presented. The time of use stays as it is: that is for a touch. */
    LedgerRecord delivered(LedgerRecord record) {
        StoredRecord stored = record.stored();
        LedgerEntry entry = record.entry().delivered();
        StoredRecord next = new StoredRecord(
                stored.key(),
                parts.random().nextLong(),
                stored.lastUsedAt(),
                stored.reclaimAt(),
                stored.owner(),
                entry.with(LedgerEntry.envelope(stored.payload())));
        return new LedgerRecord(next, entry);
    }

    /** The session of this token, with what its record says of its times. */
    LedgerSnapshot snapshot(LedgerToken token, Standing standing, LedgerRecord record) {
        StoredRecord stored = record.stored();
        return new LedgerSnapshot(token, standing, record, believed(stored), expiresAt(stored));
    }

    private Instant expiresAt(StoredRecord stored) {
        return stored.reclaimAt().minus(margin);
    }

    /** The session of this record, whose token nobody presented. */
    Loaded listed(StoredRecord stored) {
        try {
            LedgerRecord record = LedgerRecord.of(stored);
            SessionState state = parts.codec().read(LedgerEntry.envelope(stored.payload()));
            LedgerToken token = LedgerToken.of(
                    record.entry().current(), state, stored.payload().size());
            return new Loaded.Found(snapshot(token, Standing.CURRENT, record));
        } catch (CorruptSessionException unreadable) {
            return unreadable(stored);
        }
    }

    /** It may open on another node, which knows its format. */
    Loaded unreadable(StoredRecord stored) {
        Instant usedAt = Composition.countable(stored.lastUsedAt()) ? stored.lastUsedAt() : Instant.EPOCH;
        Instant expiresAt = Composition.countable(stored.reclaimAt()) ? expiresAt(stored) : Composition.FAR;
        LedgerRecord record = new LedgerRecord(stored, LedgerEntry.first(BirthId.NONE, usedAt));
        SessionState empty = SessionState.born(BirthId.NONE, usedAt).build();
        LedgerToken token = LedgerToken.of(BirthId.NONE, empty, 0);
        return new Loaded.Unreadable(new LedgerSnapshot(token, Standing.CURRENT, record, usedAt, expiresAt));
    }

    /** When the session was last used. A clock that was ahead may have written a time to come: that counts as now. */
    Instant believed(StoredRecord record) {
        Instant now = parts.now();
        return Composition.ahead(record.lastUsedAt(), now) ? now : record.lastUsedAt();
    }

    private Instant used(StoredRecord base, SessionState next) {
        Instant before = believed(base);
        return before.isBefore(next.lastUsedAt()) ? next.lastUsedAt() : before;
    }

    private Instant reclaimAt(SessionState state, Instant lastUsedAt) {
        return parts.deadline(state, lastUsedAt).plus(margin);
    }
}
