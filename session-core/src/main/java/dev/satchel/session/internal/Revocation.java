package dev.satchel.session.internal;

import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.OwnedPage;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ends the sessions of one owner. For one thread and one use.
 *
 * <p>One complete walk is enough. A record that exists throughout the walk is found, as a session or, after a rotation,
 * as a marker. A session that is found is ended by its version; if it moved on meanwhile its marker is followed. A
 * marker that is found leads to a successor. Either the walk found and ended that one too, or the marker is followed at
 * the end. So each marker of a chain is read once, and time grows with the number of records.
 *
 * <p>It walks again only where one walk proves nothing. That happens when it took longer than a hand-over, failed, or
 * ended an unreadable record, which may have been a marker. A revocation of all walks a second time after one that
 * ended something, for logins that were acknowledged while the first went on. Somebody who signs in again and again can
 * add to that walk, and cannot make it endless.
 */
final class Revocation {

    private static final int MAX_WALKS = 8;

    private final Stack stack;
    private final OwnerListing listing;
    private final OwnerKey owner;
    private final Predicate<BirthId> chosen;

    /**
     * The ended sessions, each once though a rotation under way shows it twice. One that was over before has a reason,
     * and is not counted.
     */
    private final Map<BirthId, Optional<EndReason>> ended = new LinkedHashMap<>();

    private final Set<BirthId> failed = new HashSet<>();
    private final List<SessionException> faults = new ArrayList<>();
    private int unreadable;
    private boolean unclear;

    Revocation(Stack stack, OwnerListing listing, OwnerKey owner, Predicate<BirthId> chosen) {
        this.stack = stack;
        this.listing = listing;
        this.owner = owner;
        this.chosen = chosen;
    }

    /**
     * Ends what is chosen, and what cannot be read if {@link BirthId#NONE} is chosen.
     *
     * @return how many sessions ended that were live or could not be read
     * @throws SessionException when there is one that could not be ended; all others are ended
     */
    int run() {
        for (int walk = 0; walk < MAX_WALKS; walk++) {
            walk();
            boolean newcomers = walk == 0 && chosen.test(BirthId.NONE) && !ended.isEmpty();
            if (!unclear && !newcomers) {
                return tell();
            }
        }
        tell();
        throw faults.isEmpty()
                ? new SessionConflictException("after " + MAX_WALKS
                        + " walks over the principal's sessions it is not certain that all have ended; try again")
                : faults.get(0);
    }

    private void walk() {
        unclear = false;
        failed.clear();
        faults.clear();
        Instant begun = stack.now();
        OwnerWalk walk = new OwnerWalk(listing, owner);
        Map<StorageKey, Snapshot> markers = new LinkedHashMap<>();
        try {
            walk.forEach(entry -> visit(entry, markers));
        } catch (SessionException fault) {
            failed(null, fault);
        }
        markers.forEach((successor, marker) -> {
            if (!walk.saw(successor)) {
                end(marker);
            }
        });
        unclear |= !stack.now().isBefore(begun.plus(Composition.HAND_OVER));
    }

    private void visit(OwnedPage.Entry entry, Map<StorageKey, Snapshot> markers) {
        if (entry.loaded() instanceof Loaded.Unreadable damaged) {
            if (chosen.test(BirthId.NONE)) {
                drop(damaged.leftover());
            }
        } else if (entry.loaded() instanceof Loaded.Found found && chosen.test(birth(found.snapshot()))) {
            end(found.snapshot());
        } else if (entry.loaded() instanceof Loaded.Superseded superseded && chosen.test(birth(superseded.marker()))) {
            SessionState marker = superseded.marker().state();
            markers.put(marker.successor().orElseThrow(), superseded.marker());
        }
    }

    private void end(Snapshot held) {
        Instant now = stack.now();
        Optional<EndReason> passed = held.state().successor().isPresent() ? Optional.empty() : stack.expiry(held, now);
        try {
            if (stack.backend().end(held, now)) {
                ended.merge(birth(held), passed, (one, other) -> one.isEmpty() ? one : other);
            }
        } catch (SessionException fault) {
            failed(birth(held), fault);
        }
    }

    /**
     * By its key and version. It is not known whether it was a session or led to one, so the next walk has to decide.
     */
    private void drop(Snapshot damaged) {
        unclear = true;
        try {
            if (stack.backend().end(damaged, stack.now())) {
                unreadable++;
            }
        } catch (SessionException fault) {
            failed(null, fault);
        }
    }

    private void failed(@Nullable BirthId session, SessionException fault) {
        unclear = true;
        faults.add(fault);
        if (session != null) {
            failed.add(session);
        }
    }

    /** At the end only, and of what is gone: of a session whose other half could not be ended nobody knows yet. */
    private int tell() {
        Instant now = stack.now();
        int count = unreadable;
        for (int i = 0; i < unreadable; i++) {
            stack.tell(new SessionEvent.Ended(now, BirthId.NONE.fingerprint(), EndReason.REVOKED));
        }
        for (Map.Entry<BirthId, Optional<EndReason>> session : ended.entrySet()) {
            if (!failed.contains(session.getKey())) {
                Optional<EndReason> passed = session.getValue();
                count += passed.isEmpty() ? 1 : 0;
                stack.tell(
                        new SessionEvent.Ended(now, session.getKey().fingerprint(), passed.orElse(EndReason.REVOKED)));
            }
        }
        return count;
    }

    private static BirthId birth(Snapshot snapshot) {
        return snapshot.state().birthId();
    }
}
