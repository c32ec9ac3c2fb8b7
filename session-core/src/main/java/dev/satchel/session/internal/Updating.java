package dev.satchel.session.internal;

import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.SessionState;
import java.util.concurrent.locks.LockSupport;

/** Writes a session that is there, under its token, a new one, or its address. */
final class Updating {

    private static final int EAGER_ATTEMPTS = 4;
    private static final long MIN_PAUSE = 1_000;
    private static final int MAX_DOUBLINGS = 16;

    private final Work work;
    private final Notices notices;
    private int conflicts;

    Updating(Work work, Notices notices) {
        this.work = work;
        this.notices = notices;
    }

    /**
     * Writes the session that another first exchange created faster. This exchange opened nothing, so it may join
     * whatever life that is.
     */
    Outcome join(Snapshot created) {
        return run(created, resolved(created.state()));
    }

    Outcome run(Snapshot base, Basis first) {
        Snapshot held = base;
        Basis basis = first;
        for (int attempt = 0; attempt < Commit.MAX_ATTEMPTS; attempt++) {
            SessionState next = work.next(held, basis);
            if (!work.rotates() && next.sameData(held.state())) {
                return new Touching(work).run(held);
            }
            Written written = write(held, next);
            if (written instanceof Written.Applied applied) {
                return applied(applied, held);
            }
            Loaded current = current((Written.Conflict) written, attempt);
            if (current instanceof Loaded.Superseded && work.delta().isRotationAtMost()) {
                return new Outcome.Nothing(Outcome.KEEP);
            }
            Snapshot fresh = sameLife(base.state(), current);
            if (!unchanged(held, fresh.state())) {
                basis = resolved(fresh.state());
            }
            held = fresh;
        }
        throw Refusals.tooOften();
    }

    /** The state to apply the changes to, now that another exchange has written {@code fresh}. */
    private Basis resolved(SessionState fresh) {
        conflicts++;
        return ConflictRule.resolve(work, fresh, conflicts);
    }

    private Written write(Snapshot held, SessionState next) {
        if (work.stack().over(held.state(), work.stack().now())) {
            throw Refusals.over();
        }
        work.admit(next);
        return work.rotates()
                ? work.backend().rotate(held, next)
                : work.backend().update(held, next);
    }

    private Outcome applied(Written.Applied applied, Snapshot held) {
        Snapshot session = applied.snapshot();
        if (work.delta().claims()) {
            notices.claimed(session);
        }
        if (work.rotates()) {
            notices.rotated(session);
        }
        notices.grown(held.size(), session);
        return new Outcome.Stored(work.issued(applied), session);
    }

    /**
     * The present record. After a few conflicts in a row, waits a moment and only then looks. Of several writers in
     * step with each other, as on one connection to a server, the same one wins each time until chance breaks the step.
     */
    private Loaded current(Written.Conflict conflict, int attempt) {
        if (attempt < EAGER_ATTEMPTS) {
            return conflict.current();
        }
        long most = MIN_PAUSE << Math.min(attempt, MAX_DOUBLINGS);
        LockSupport.parkNanos(work.stack().parts().random().nextLong(most));
        return work.backend().load(work.locator());
    }

    /** The present record, if it is of the opened life and has the same owner: a former owner's data is theirs. */
    private static Snapshot sameLife(SessionState opened, Loaded current) {
        if (!(current instanceof Loaded.Found found)) {
            throw Refusals.gone();
        }
        SessionState fresh = found.snapshot().state();
        if (!fresh.birthId().equals(opened.birthId())
                || !fresh.owner().equals(opened.owner())
                || fresh.disowned() != opened.disowned()) {
            throw Refusals.anotherLife();
        }
        return found.snapshot();
    }

    /**
     * Whether only times were written meanwhile, the start among them where {@code held} had one that is not believed.
     */
    private static boolean unchanged(Snapshot held, SessionState fresh) {
        SessionState seen = held.state();
        return fresh.sameData(
                held.outdated() ? seen.toBuilder().startedAt(fresh.startedAt()).build() : seen);
    }
}
