package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.ExchangeWatch.Result;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notifies a watch of the results of its exchange's steps. Where nobody watches, nothing is worked out. */
final class Steps {

    private Steps() {}

    static void opened(ExchangeWatch watch, Opened found) {
        if (watch != ExchangeWatch.NONE) {
            int size = found instanceof Opened.Live live ? live.session().size() : 0;
            watch.opened(result(found), found.state().birthId().fingerprint(), size);
        }
    }

    private static Result result(Opened found) {
        if (found instanceof Opened.Live) {
            return Result.LIVE;
        } else if (found instanceof Opened.Superseded) {
            return Result.SUPERSEDED;
        } else if (found instanceof Opened.Unreadable) {
            return Result.CORRUPT;
        } else if (found instanceof Opened.Bridged) {
            return Result.UNAVAILABLE;
        }
        return Result.NEW;
    }

    /** Nothing was opened, and nothing more is to be seen. */
    static void notOpened(ExchangeWatch watch, Throwable problem) {
        watch.opened(result(problem), "", 0);
        watch.closed();
    }

    /**
     * The commit ended, in an outcome or in a failure.
     *
     * @param unstored what it came to where no session is stored
     */
    static void committed(
            ExchangeWatch watch, Work work, Result unstored, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (watch == ExchangeWatch.NONE) {
            return;
        }
        Optional<Snapshot> stored = outcome == null ? Optional.empty() : outcome.stored();
        Result done = stored.map(session -> result(work, session)).orElse(unstored);
        SessionState state = stored.map(Snapshot::state).orElse(work.opened().state());
        watch.committed(
                failure == null ? done : result(failure),
                state.birthId().fingerprint(),
                stored.map(Snapshot::size).orElse(0));
    }

    private static Result result(Work work, Snapshot stored) {
        SessionState opened = work.opened().state();
        if (!(work.opened() instanceof Opened.Live live)) {
            return stored.state().birthId().equals(opened.birthId()) ? Result.CREATED : Result.UPDATED;
        } else if (stored == live.session()) {
            return Result.UNCHANGED;
        } else if (work.rotates()) {
            return Result.ROTATED;
        }
        return stored.state().sameData(opened) ? Result.TOUCHED : Result.UPDATED;
    }

    private static Result result(Throwable problem) {
        if (problem instanceof SessionConflictException) {
            return Result.CONFLICT;
        } else if (problem instanceof SessionTooLargeException) {
            return Result.TOO_LARGE;
        } else if (problem instanceof SessionStoreFullException) {
            return Result.FULL;
        } else if (problem instanceof CorruptSessionException) {
            return Result.CORRUPT;
        } else if (problem instanceof SessionStoreUnavailableException) {
            return Result.UNAVAILABLE;
        }
        return Result.FAILED;
    }
}
