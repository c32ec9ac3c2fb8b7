package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Optional;

/**
 * The markers that sessions leave which moved from their token into the store. A marker lies under a key of the sealed
 * session's birth id and has the form of a rotation marker. It holds the successor's key and birth id, and the time of
 * the move. It has an owner if a claim made it, and is in no owner index.
 *
 * <p>It counts for exchanges that opened before its time and the hand-over, and stands for as long as such an exchange
 * may last.
 */
final class MovedMarkers {

    private final Composition parts;
    private final StoredBackend stored;
    private final GuardedStore store;
    private final KeySpace keys;
    private final Tokens tokens;
    private final Encoding encoding;

    MovedMarkers(Composition parts, StoredBackend stored, GuardedStore store) {
        this.parts = parts;
        this.stored = stored;
        this.store = store;
        this.keys = new KeySpace(parts.name());
        this.tokens = new Tokens(parts.random());
        this.encoding = new Encoding(parts.codec());
    }

    /**
     * The marker of this session.
     *
     * @throws CorruptSessionException when there is one that cannot be read here
     */
    Optional<StoredSnapshot> find(BirthId sealed) {
        Loaded there = stored.load(keys.moved(sealed));
        if (there instanceof Loaded.Nothing) {
            return Optional.empty();
        }
        if (there instanceof Loaded.Superseded moved) {
            return Optional.of((StoredSnapshot) moved.marker());
        }
        throw new CorruptSessionException("the marker of a session that moved into the store cannot be read");
    }

    /** Whether the marker counts for an exchange that opened then. A time that is not believed counts for none. */
    boolean counts(StoredSnapshot marker, Instant openedAt) {
        return parts.handsOver(marker.lastUsedAt(), openedAt);
    }

    /**
     * Whether the marker refuses this state as the write of an exchange that opened then. A claim is refused only by
     * the marker of a move without a claim, and only if it opened before that move. Otherwise somebody who knows a
     * visitor's token could keep the visitor from signing in.
     */
    boolean refuses(StoredSnapshot marker, SessionState next, Instant openedAt) {
        if (!counts(marker, openedAt)) {
            return false;
        }
        boolean claim = next.owner().isPresent();
        boolean claimed = marker.state().owner().isPresent();
        return !claim || (!claimed && !openedAt.isAfter(marker.lastUsedAt()));
    }

    /** A marker that leads from this session to its successor, not yet written. */
    StoredRecord leading(BirthId sealed, StoredSnapshot successor) {
        Instant now = parts.now();
        Instant reclaimAt = now.plus(parts.markerLife());
        SessionState state = SessionState.born(successor.state().birthId(), now)
                .expiresAt(reclaimAt)
                .owner(successor.state().owner())
                .successor(Optional.of(successor.record().key()))
                .build();
        StorageKey key = keys.moved(sealed);
        return new StoredRecord(key, tokens.version(), now, reclaimAt, Optional.empty(), encoding.content(state));
    }

    /** Writes the marker where none is, or in the place of the one that was found. */
    WriteResult write(StoredRecord marker, Optional<StoredSnapshot> found) {
        return found.isPresent() ? store.replace(marker, found.get().record().version()) : store.create(marker);
    }
}
