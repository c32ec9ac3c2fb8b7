package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionException;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.SessionState;
import java.util.Optional;

/** Notes that a session was used, when that is due. It never fails an exchange. */
final class Touching {

    private final Work work;

    Touching(Work work) {
        this.work = work;
    }

    /** Whether a use of this session has to be noted. */
    private boolean due(Snapshot session) {
        Stack stack = work.stack();
        return stack.parts().touchDue(session, work.openedAt()) && !stack.over(session.state(), stack.now());
    }

    Outcome run(Snapshot base) {
        Snapshot held = base;
        if (!due(held)) {
            return new Outcome.Stored(Outcome.KEEP, held);
        }
        try {
            for (int attempt = 0; attempt < Commit.MAX_ATTEMPTS; attempt++) {
                SessionState next = work.timed(held.state(), held.lastUsedAt());
                Written written = work.backend().update(held, next);
                if (written instanceof Written.Applied applied) {
                    return new Outcome.Stored(directive(held, next, applied), applied.snapshot());
                }
                Optional<Snapshot> older = older(held, ((Written.Conflict) written).current());
                if (older.isEmpty()) {
                    break;
                }
                held = older.get();
            }
        } catch (SessionException failed) {
            // Any failure: a store's fault, a budget that a later release lowered. Nothing was to be written but the
            // time.
            work.stack()
                    .tell(new SessionEvent.TouchFailed(
                            work.openedAt(), held.state().birthId().fingerprint()));
        }
        return new Outcome.Stored(Outcome.KEEP, held);
    }

    private Directive directive(Snapshot held, SessionState next, Written.Applied applied) {
        return CarriedDeadline.outdated(work.stack().parts(), held, next)
                ? work.issued(applied)
                : work.unissued(applied);
    }

    /** The present record, if it is of the same life and was last used before this use. */
    private Optional<Snapshot> older(Snapshot held, Loaded current) {
        return current instanceof Loaded.Found found
                        && found.snapshot()
                                .state()
                                .birthId()
                                .equals(held.state().birthId())
                        && found.snapshot().lastUsedAt().isBefore(work.openedAt())
                ? Optional.of(found.snapshot())
                : Optional.empty();
    }
}
