package dev.satchel.session.internal;

import dev.satchel.session.SessionConflictException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.OwnedPage;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The present sessions of an owner, found by a complete walk.
 *
 * @param sessions the live ones, each once though a rotation under way shows it twice
 * @param unreadable what cannot be read and may be live
 * @param leftovers sessions that are over for so long that their store may drop them, readable or not
 * @param markers rotation markers that the store may drop
 */
record Standing(
        Collection<Snapshot> sessions, List<Snapshot> unreadable, List<Snapshot> leftovers, List<Snapshot> markers) {

    private static final int MAX_WALKS = 8;

    /**
     * Walks again when a session moved on during the walk: the walk may have found its marker only. A successor that a
     * second walk does not meet either has ended, or is another owner's.
     *
     * @throws SessionConflictException when sessions moved on during each of eight walks
     */
    static Standing of(Stack stack, OwnerListing listing, OwnerKey owner) {
        Set<StorageKey> missed = Set.of();
        for (int walk = 0; walk < MAX_WALKS; walk++) {
            Survey survey = new Survey(stack);
            Set<StorageKey> missing = survey.walk(new OwnerWalk(listing, owner));
            if (missed.containsAll(missing)) {
                return survey.standing();
            }
            missed = missing;
        }
        throw new SessionConflictException("sessions of the principal were rotated during each of " + MAX_WALKS
                + " walks over them, so that some may be missing; ask again");
    }

    /** One walk. */
    private static final class Survey {
        private final Stack stack;
        private final Instant now;
        private final Instant reclaimed;
        private final Map<BirthId, Snapshot> sessions = new LinkedHashMap<>();
        private final List<Snapshot> unreadable = new ArrayList<>();
        private final List<Snapshot> leftovers = new ArrayList<>();
        private final List<Snapshot> markers = new ArrayList<>();
        private final Set<StorageKey> successors = new HashSet<>();

        Survey(Stack stack) {
            this.stack = stack;
            this.now = stack.now();
            this.reclaimed = now.minus(stack.parts().reclaimMargin());
        }

        /** Answers which successors of sessions that moved on meanwhile it did not meet. */
        Set<StorageKey> walk(OwnerWalk walk) {
            walk.forEach(this::visit);
            successors.removeIf(walk::saw);
            return successors;
        }

        Standing standing() {
            return new Standing(sessions.values(), unreadable, leftovers, markers);
        }

        private void visit(OwnedPage.Entry entry) {
            if (entry.loaded() instanceof Loaded.Found found) {
                Snapshot session = found.snapshot();
                if (!stack.expired(session, now)) {
                    sessions.merge(session.state().birthId(), session, Standing::later);
                } else {
                    left(session, leftovers);
                }
            } else if (entry.loaded() instanceof Loaded.Unreadable damaged) {
                if (damaged.leftover().expiresAt().isAfter(now)) {
                    unreadable.add(damaged.leftover());
                } else {
                    left(damaged.leftover(), leftovers);
                }
            } else if (entry.loaded() instanceof Loaded.Superseded superseded) {
                Snapshot marker = superseded.marker();
                if (!marker.lastUsedAt().isBefore(now.minus(Composition.CLOCK_SKEW))) {
                    successors.add(marker.state().successor().orElseThrow());
                }
                left(marker, markers);
            }
        }

        private void left(Snapshot over, List<Snapshot> all) {
            if (over.expiresAt().isBefore(reclaimed)) {
                all.add(over);
            }
        }
    }

    private static Snapshot later(Snapshot one, Snapshot other) {
        return other.lastUsedAt().isAfter(one.lastUsedAt()) ? other : one;
    }
}
