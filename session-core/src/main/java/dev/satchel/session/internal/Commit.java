package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.internal.Opened.Kind;
import dev.satchel.session.spi.BirthId;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.Loaded;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionEvent.EndReason;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import dev.satchel.session.spi.Written;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one exchange did: the protocol of conflicts, touches and endings. Every write is conditional on what was held; a conflict shows
 * what is there instead, and the rule of the stack says what becomes of it.
 */
final class Commit {

    private static final Directive KEEP = new Directive.Keep();
    private static final int MAX_ATTEMPTS = 64;
    private static final int EAGER_ATTEMPTS = 4;
    private static final long SHORTEST_PAUSE = 1_000;
    private static final int MOST_DOUBLINGS = 16;

    private final Stack stack;
    private final @Nullable SessionAddress address;
    private final Instant openedAt;
    private final Opened opened;
    private final Changes changes;
    private int conflicts;

    Commit(Stack stack, @Nullable SessionAddress address, Instant openedAt, Opened opened, Changes changes) {
        this.stack = stack;
        this.address = address;
        this.openedAt = openedAt;
        this.opened = opened;
        this.changes = changes;
    }

    /**
     * What came of a commit.
     *
     * @param directive what the carrier must do
     * @param stored what is stored now
     * @param untouchedOne whether nothing was written, so that what is stored is what was opened, or has to be looked up
     */
    record Outcome(Directive directive, Optional<Snapshot> stored, boolean untouchedOne) {

        private static final Outcome UNTOUCHED = new Outcome(KEEP, Optional.empty(), true);

        Outcome(Directive directive, Optional<Snapshot> stored) {
            this(directive, stored, false);
        }

        static Outcome untouched() {
            return UNTOUCHED;
        }
    }

    /** Whether reading alone has to move the session's last use. */
    static boolean touchDue(Stack stack, Snapshot held, Instant openedAt) {
        if (held.outdated()) {
            return true;
        }
        // In milliseconds, which sessions count in: every read asks, and a division of durations is one of decimals.
        long idle = stack.lifetime(held.state()).idle().toMillis();
        long interval = Math.min(stack.policy().touchEvery().toMillis(), idle / 2);
        long unused = openedAt.toEpochMilli() - held.lastUsedAt().toEpochMilli();
        return unused > 0 && unused >= interval;
    }

    /** Ends a session that could not be read. */
    void drop(Snapshot unreadable) {
        if (stack.backend().end(unreadable, openedAt)) {
            ended(unreadable, EndReason.CORRUPT);
        }
    }

    /** Ends the session. */
    Outcome end() {
        Optional<Snapshot> target = opened.live() ? Optional.ofNullable(opened.snapshot()) : opened.marker();
        if (opened.kind() == Kind.OUTAGE) {
            throw outage();
        }
        if (target.isPresent() && stack.backend().end(target.get(), openedAt)) {
            ended(target.get(), EndReason.LOGOUT);
        }
        return new Outcome(new Directive.Clear(), Optional.empty());
    }

    /**
     * Writes what changed.
     *
     * @param clearing whether the carrier must clear what it carries when nothing new is created
     */
    Outcome write(boolean clearing) {
        Snapshot held = opened.snapshot();
        if (opened.live() && held != null) {
            return changes.none() ? touch(held) : update(held, true, false);
        }
        if (changes.none()
                || isNothing(changes.over(opened.state(), true, openedAt).build())) {
            return new Outcome(clearing ? new Directive.Clear() : KEEP, Optional.empty());
        }
        return create();
    }

    private boolean isNothing(SessionState state) {
        return state.attributes().count() == 0
                && state.flash().isEmpty()
                && state.owner().isEmpty()
                && state.lifetime().isEmpty();
    }

    private Outcome create() {
        if (opened.kind() == Kind.OUTAGE) {
            throw outage();
        }
        if (opened.kind() == Kind.SUPERSEDED && !changes.claims()) {
            throw new SessionConflictException(
                    "the token was replaced by a rotation a moment ago; nothing was written");
        }
        SessionState first = timed(changes.over(opened.state(), true, openedAt).build(), openedAt);
        admit(first);
        Optional<Snapshot> leftover = address == null ? Optional.empty() : opened.leftover();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Written written = stack.backend().create(Optional.ofNullable(address), first, leftover);
            if (written instanceof Written.Applied applied) {
                leftover.ifPresent(this::replaced);
                stack.tell(new SessionEvent.Created(openedAt, first.birthId().fingerprint()));
                return applied(applied, Optional.empty(), false);
            }
            Loaded current = ((Written.Conflict) written).current();
            if (current instanceof Loaded.Nothing) {
                leftover = Optional.empty();
            } else if (current instanceof Loaded.Unreadable unreadable) {
                leftover = Optional.of(unreadable.leftover());
            } else if (current instanceof Loaded.Found found) {
                if (!stack.expired(found.snapshot(), openedAt)) {
                    return join(found.snapshot());
                }
                leftover = Optional.of(found.snapshot());
            } else {
                throw gone();
            }
        }
        throw tooOften();
    }

    /**
     * Another first exchange was faster. Its session is one that this exchange has nothing against: it opened none. A former life that
     * came alive again is not such a one.
     */
    private Outcome join(Snapshot fresh) {
        boolean formerLife = opened.leftover()
                .filter(former -> former.state().birthId().equals(fresh.state().birthId()))
                .isPresent();
        if (formerLife || fresh.state().owner().isPresent()) {
            throw anotherLife();
        }
        conflicted(fresh.state());
        if (stack.conflicts() instanceof Conflicts.Rebase
                && changes.holdOn(EncodedValues.EMPTY, fresh.state().attributes())) {
            return update(fresh, false, false);
        }
        if (stack.conflicts() instanceof Conflicts.LastWriteWins) {
            return update(fresh, false, true);
        }
        throw changedMeanwhile();
    }

    private Outcome update(Snapshot base, boolean asOpened, boolean overwrite) {
        SessionState birth = base.state();
        Snapshot held = base;
        boolean first = asOpened;
        boolean overwriting = overwrite;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            SessionState next = next(held, first, overwriting);
            boolean rotating = changes.rotates() && address == null;
            if (!rotating && next.sameData(held.state())) {
                return touch(held);
            }
            if (stack.over(held.state(), stack.now())) {
                throw new SessionConflictException(
                        "the session reached its absolute lifetime meanwhile; nothing was written");
            }
            admit(next);
            Written written = rotating
                    ? stack.backend().rotate(held, next)
                    : stack.backend().update(held, next);
            if (written instanceof Written.Applied applied) {
                return applied(applied, Optional.of(held), rotating);
            }
            Loaded current = attempt < EAGER_ATTEMPTS ? ((Written.Conflict) written).current() : lookLater(attempt);
            if (current instanceof Loaded.Superseded && changes.changeNothing()) {
                return new Outcome(KEEP, Optional.empty());
            }
            if (!(current instanceof Loaded.Found found)) {
                throw gone();
            }
            Snapshot fresh = found.snapshot();
            if (!sameLife(birth, fresh.state())) {
                throw anotherLife();
            }
            if (!fresh.state().sameData(held.state())) {
                overwriting |= resolve(asOpened ? birth.attributes() : EncodedValues.EMPTY, fresh.state());
                first = false;
            }
            held = fresh;
        }
        throw tooOften();
    }

    /** Whether it is the life that was opened, and nobody else's since: a former owner's data is somebody else's too. */
    private static boolean sameLife(SessionState opened, SessionState fresh) {
        return fresh.birthId().equals(opened.birthId())
                && fresh.owner().equals(opened.owner())
                && fresh.disowned() == opened.disowned();
    }

    /**
     * After a few conflicts in a row, waits a moment and only then looks what is there: of several writers in step with each other, as on one
     * connection to a server, the same one wins each time until chance breaks the step.
     */
    private Loaded lookLater(int attempt) {
        long most = SHORTEST_PAUSE << Math.min(attempt, MOST_DOUBLINGS);
        LockSupport.parkNanos(stack.parts().random().nextLong(most));
        return stack.backend().load(address != null ? address : Objects.requireNonNull(opened.token()));
    }

    /** Goes by the conflict rule: answers whether to overwrite what is there, or throws. */
    private boolean resolve(EncodedValues seen, SessionState fresh) {
        conflicted(fresh);
        if (stack.conflicts() instanceof Conflicts.LastWriteWins) {
            return true;
        }
        if (stack.conflicts() instanceof Conflicts.Rebase && changes.holdOn(seen, fresh.attributes())) {
            return false;
        }
        throw changedMeanwhile();
    }

    private SessionState next(Snapshot held, boolean asOpened, boolean overwriting) {
        SessionState.Builder next = changes.over(held.state(), asOpened, openedAt);
        if (overwriting) {
            next.attributes(changes.attributesOver(opened.state().attributes(), true));
        }
        return timed(next.build(), held.lastUsedAt());
    }

    /** Gives the next state its times: used when the exchange opened, unless it was used later. */
    private SessionState timed(SessionState next, Instant lastUsedAt) {
        Instant used = lastUsedAt.isAfter(openedAt) ? lastUsedAt : openedAt;
        return next.used(used, stack.deadline(next, used));
    }

    private Outcome touch(Snapshot base) {
        Snapshot held = base;
        if (!touchDue(stack, held, openedAt) || stack.over(held.state(), stack.now())) {
            return new Outcome(KEEP, Optional.of(held));
        }
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                SessionState next = timed(held.state(), held.lastUsedAt());
                Written written = stack.backend().update(held, next);
                if (written instanceof Written.Applied applied) {
                    return applied(applied, Optional.of(held), false);
                }
                if (!(((Written.Conflict) written).current() instanceof Loaded.Found found)
                        || !found.snapshot()
                                .state()
                                .birthId()
                                .equals(held.state().birthId())
                        || !found.snapshot().lastUsedAt().isBefore(openedAt)) {
                    return new Outcome(KEEP, Optional.of(held));
                }
                held = found.snapshot();
            }
        } catch (SessionStoreException fault) {
            stack.tell(new SessionEvent.TouchFailed(
                    openedAt, held.state().birthId().fingerprint()));
        }
        return new Outcome(KEEP, Optional.of(held));
    }

    private void admit(SessionState next) {
        if (changes.claims()) {
            stack.quota().ifPresent(quota -> quota.admit(next.owner().orElseThrow(), next.birthId()));
        }
    }

    private Outcome applied(Written.Applied applied, Optional<Snapshot> held, boolean rotated) {
        Snapshot now = applied.snapshot();
        if (changes.claims()) {
            stack.quota()
                    .ifPresent(quota -> quota.trim(
                            now.state().owner().orElseThrow(), now.state().birthId()));
        }
        String session = now.state().birthId().fingerprint();
        if (rotated) {
            stack.tell(new SessionEvent.Rotated(openedAt, session));
        }
        int budget = stack.backend().traits().budget();
        int near = budget / 5 * 4;
        if (now.size() >= near && held.map(Snapshot::size).orElse(0) < near) {
            stack.tell(new SessionEvent.NearBudget(openedAt, session, now.size(), budget));
        }
        return new Outcome(directive(applied), Optional.of(now));
    }

    /** A persistent carrier has to learn of each move of the deadline; another one only of a new token. */
    private Directive directive(Written.Applied applied) {
        SessionState state = applied.snapshot().state();
        boolean persistent = stack.lifetime(state).persistent();
        Token kept = persistent || changes.changesLifetime() ? opened.token() : null;
        Token token = applied.issued().orElse(kept);
        if (token == null || address != null) {
            return KEEP;
        }
        Instant expiresAt = stack.deadline(state, applied.snapshot().lastUsedAt());
        return new Directive.Issue(token, expiresAt, persistent);
    }

    private void replaced(Snapshot leftover) {
        boolean unreadable = leftover.state().birthId().equals(BirthId.NONE);
        ended(
                leftover,
                unreadable
                        ? EndReason.CORRUPT
                        : stack.expiry(leftover, openedAt).orElse(EndReason.CORRUPT));
    }

    private void ended(Snapshot snapshot, EndReason reason) {
        stack.tell(new SessionEvent.Ended(openedAt, snapshot.state().birthId().fingerprint(), reason));
    }

    private void conflicted(SessionState fresh) {
        conflicts++;
        stack.tell(new SessionEvent.Conflicted(openedAt, fresh.birthId().fingerprint(), conflicts));
    }

    private static SessionStoreUnavailableException outage() {
        return new SessionStoreUnavailableException(
                "the store could not answer when the session was opened; it can be read as empty, not written");
    }

    private static SessionConflictException gone() {
        return new SessionConflictException(
                "the session was ended, or replaced by a rotation, meanwhile; nothing was written");
    }

    private static SessionConflictException anotherLife() {
        return new SessionConflictException(
                "the session has become another one, or another principal's, meanwhile; nothing was written");
    }

    private static SessionConflictException changedMeanwhile() {
        return new SessionConflictException("another exchange changed the session meanwhile; nothing was written");
    }

    private static SessionConflictException tooOften() {
        return new SessionConflictException(
                "the session changed again at each of " + MAX_ATTEMPTS + " attempts; nothing was written");
    }
}
