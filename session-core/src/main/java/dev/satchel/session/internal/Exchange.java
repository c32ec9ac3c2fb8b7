package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.internal.Opened.Kind;
import dev.satchel.session.spi.SessionEvent;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, from opening to commit. It loads its session when it is first asked for; what was opened stays what reads see until the
 * end. {@link Commit} writes.
 */
final class Exchange implements SessionExchange, Values.Undecoded {

    private final Stack stack;
    private final @Nullable SessionAddress address;
    private final List<Token> candidates;
    private final Instant openedAt;
    private final Values values;
    private final WorkingSession session = new WorkingSession(this);
    private Changes changes = new Changes();
    private @Nullable Opened opened;
    private @Nullable Snapshot dropped;
    private boolean destroyed;
    private boolean closed;
    private Commit.@Nullable Outcome outcome;
    private @Nullable RuntimeException failure;

    Exchange(Stack stack, @Nullable SessionAddress address, List<Token> candidates) {
        this.stack = stack;
        this.address = address;
        this.candidates = candidates;
        this.openedAt = stack.now();
        this.values = new Values(stack.parts().codec(), this);
    }

    @Override
    public SessionView view() {
        return new WorkingView(session);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Directive commit() {
        values.requireOpen();
        if (failure != null) {
            throw failure;
        }
        if (outcome == null) {
            if (closed) {
                throw new SessionClosedException("the exchange was closed without a commit");
            }
            try {
                outcome = settle();
            } catch (RuntimeException problem) {
                failure = problem;
                throw problem;
            }
        }
        return outcome.directive();
    }

    private Commit.Outcome settle() {
        if (!destroyed && dropped == null && (opened == null || onlyRead(opened))) {
            return Commit.Outcome.untouched();
        }
        Opened start = opened();
        Commit commit = new Commit(stack, address, openedAt, start, changes);
        if (dropped != null) {
            commit.drop(dropped);
        }
        return destroyed ? commit.end() : commit.write(dropped != null);
    }

    /** Whether there is nothing to write, not even the time of use. */
    private boolean onlyRead(Opened start) {
        Snapshot held = start.snapshot();
        return changes.none() && !(start.live() && held != null && Commit.touchDue(stack, held, openedAt));
    }

    @Override
    public SessionView committed() {
        if (outcome == null) {
            throw new SessionClosedException("committed() tells what was stored; call commit() first");
        }
        Optional<Snapshot> stored = outcome.untouchedOne() ? untouched() : outcome.stored();
        SessionState state = stored.map(Snapshot::state).orElseGet(this::nothing);
        SessionInfo info = info(state, stored, stored.map(Snapshot::lastUsedAt).orElse(openedAt));
        return new StoredView(state, new Values(stack.parts().codec(), this::toldOnly), info, openedAt);
    }

    /** What is stored where nothing was written. What a read dropped after the commit is still there. */
    private Optional<Snapshot> untouched() {
        return dropped != null ? Optional.of(dropped) : live();
    }

    private Optional<Snapshot> live() {
        Opened start = opened();
        return start.live() ? Optional.ofNullable(start.snapshot()) : Optional.empty();
    }

    private SessionState nothing() {
        return SessionState.born(opened().state().birthId(), openedAt).build();
    }

    @Override
    public void close() {
        closed = true;
    }

    Instant openedAt() {
        return openedAt;
    }

    Values values() {
        return values;
    }

    Changes changes() {
        return changes;
    }

    /** The session as it was opened, to read. */
    SessionState state() {
        values.requireOpen();
        if (destroyed) {
            return nothing();
        }
        return opened().state();
    }

    /** The session as it was opened, to write. */
    SessionState writable() {
        requireWritable();
        return opened().state();
    }

    void requireWritable() {
        values.requireOpen();
        if (destroyed) {
            throw new SessionClosedException(
                    "the session was destroyed in this exchange and takes no writes; to start over with the same "
                            + "user, call clear() and rotate() instead of destroy()");
        }
        if (outcome != null || failure != null) {
            throw new SessionClosedException(
                    "the session was committed and is read-only from then on; write before save() or commit");
        }
        if (closed) {
            throw new SessionClosedException(
                    "the exchange is over; a session is written only while its exchange lasts");
        }
        opened();
    }

    void destroy() {
        destroyed = true;
        changes = new Changes();
    }

    SessionInfo info() {
        SessionState base = state();
        Optional<Snapshot> stored = destroyed || dropped != null ? Optional.empty() : live();
        Optional<String> owner = changes.owner(base);
        SessionState seen =
                base.toBuilder().owner(owner).lifetime(changes.lifetime(base)).build();
        Instant lastUsedAt = stored.map(
                        snapshot -> Commit.touchDue(stack, snapshot, openedAt) ? openedAt : snapshot.lastUsedAt())
                .orElse(openedAt);
        return info(seen, stored, lastUsedAt);
    }

    private SessionInfo info(SessionState state, Optional<Snapshot> stored, Instant lastUsedAt) {
        return new SessionInfo(
                stored.isEmpty(),
                state.owner(),
                stored.isPresent() && state.owner().isPresent() ? Optional.of(stack.ref(state)) : Optional.empty(),
                state.createdAt(),
                lastUsedAt,
                stack.deadline(state, lastUsedAt),
                stored.map(Snapshot::size).orElse(0),
                stack.backend().traits().budget(),
                state.birthId().fingerprint());
    }

    private Opened opened() {
        Opened found = opened;
        if (found == null) {
            if (closed && outcome == null) {
                throw new SessionClosedException("the exchange is over; its session was never opened");
            }
            Opening opening = new Opening(stack, openedAt);
            found = address != null ? opening.at(address) : opening.first(candidates);
            opened = found;
        }
        return found;
    }

    /** Does with a value that cannot be decoded as the policy says. */
    @Override
    public void handle(SessionValueException problem) {
        Opened start = opened();
        if (stack.policy().undecodable() == Undecodable.FAIL) {
            throw problem;
        }
        toldOnly(problem);
        if (stack.policy().undecodable() == Undecodable.DROP_SESSION && start.live()) {
            dropped = start.snapshot();
            changes = new Changes();
            opened = new Opened(
                    Kind.NEW, SessionState.born(stack.birth(), openedAt).build(), null, null);
        }
    }

    private void toldOnly(SessionValueException problem) {
        if (stack.policy().undecodable() == Undecodable.FAIL) {
            throw problem;
        }
        stack.tell(new SessionEvent.ValueDropped(
                openedAt, opened().state().birthId().fingerprint(), problem.attribute()));
    }
}
