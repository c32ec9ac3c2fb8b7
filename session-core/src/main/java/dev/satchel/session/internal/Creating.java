package dev.satchel.session.internal;

import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.BirthId;
import dev.satchel.session.codec.SessionState;
import java.util.Optional;

/** Writes a session for the first time. */
final class Creating {

    private final Work work;
    private final Notices notices;

    Creating(Work work, Notices notices) {
        this.work = work;
        this.notices = notices;
    }

    Outcome run(SessionState first) {
        requireCreatable();
        work.admit(first);
        Optional<Snapshot> leftover = work.address().flatMap(address -> remains());
        for (int attempt = 0; attempt < Commit.MAX_ATTEMPTS; attempt++) {
            Written written = work.backend().create(work.address(), first, leftover);
            if (written instanceof Written.Applied applied) {
                leftover.ifPresent(this::replaced);
                return applied(applied);
            }
            Loaded current = ((Written.Conflict) written).current();
            if (current instanceof Loaded.Found found && !expired(found.snapshot())) {
                return join(found.snapshot());
            }
            leftover = replaceable(current);
        }
        throw Refusals.tooOften();
    }

    private void requireCreatable() {
        if (work.opened() instanceof Opened.Bridged) {
            throw Refusals.outage();
        }
        if (work.opened() instanceof Opened.Superseded && !work.delta().claims()) {
            throw Refusals.superseded();
        }
    }

    private Optional<Snapshot> remains() {
        return work.opened() instanceof Opened.Leftover leftover ? Optional.of(leftover.remains()) : Optional.empty();
    }

    private boolean expired(Snapshot session) {
        return work.stack().expired(session, work.openedAt());
    }

    /** The present record, if the new session may take its place. */
    private Optional<Snapshot> replaceable(Loaded current) {
        if (current instanceof Loaded.Nothing) {
            return Optional.empty();
        }
        if (current instanceof Loaded.Found expired) {
            return Optional.of(expired.snapshot());
        }
        if (!(current instanceof Loaded.Unreadable unreadable)) {
            throw Refusals.gone();
        }
        if (!work.stack().replaceable(unreadable.leftover(), work.openedAt())) {
            throw Refusals.unreadable();
        }
        return Optional.of(unreadable.leftover());
    }

    /**
     * Another first exchange was faster. Its session is one that this exchange has nothing against: it opened none. A
     * former life that came alive again is not such a one, nor is a session that somebody owns or owned: its data is
     * theirs.
     */
    private Outcome join(Snapshot created) {
        SessionState state = created.state();
        boolean formerLife = remains()
                .filter(former -> former.state().birthId().equals(state.birthId()))
                .isPresent();
        if (formerLife || state.owner().isPresent() || state.disowned()) {
            throw Refusals.anotherLife();
        }
        return new Updating(work, notices).join(created);
    }

    private Outcome applied(Written.Applied applied) {
        Snapshot session = applied.snapshot();
        notices.created(session);
        if (work.delta().claims()) {
            notices.claimed(session);
        }
        notices.grown(0, session);
        return new Outcome.Stored(work.issued(applied), session);
    }

    private void replaced(Snapshot leftover) {
        boolean unreadable = leftover.state().birthId().equals(BirthId.NONE);
        notices.ended(
                leftover,
                unreadable
                        ? EndReason.CORRUPT
                        : work.stack().expiry(leftover, work.openedAt()).orElse(EndReason.CORRUPT));
    }
}
