package dev.satchel.session.internal;

import dev.satchel.session.Directive;
import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Token;
import dev.satchel.session.Undecodable;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.SessionState;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, from opening to commit. It loads its session when it is first asked for; what was opened stays what
 * reads see until the end. {@link Commit} writes.
 */
final class Exchange implements SessionExchange, Values.Undecoded {

    private final Stack stack;
    private final Optional<SessionAddress> address;
    private final List<Token> candidates;
    private final @Nullable SignedInPlace signedIn;
    private final Instant openedAt;
    private final Values values;
    private final WorkingSession session = new WorkingSession(this);
    private Reads reads = new Reads();
    private @Nullable Delta delta;
    private @Nullable Opened opened;
    private ExchangeWatch watch = ExchangeWatch.NONE;
    private @Nullable Snapshot dropped;
    private boolean destroyed;
    private boolean closed;
    private @Nullable Outcome outcome;
    private @Nullable Throwable failure;
    private @Nullable WorkingView view;

    Exchange(Stack stack, Optional<SessionAddress> address, List<Token> candidates) {
        this(stack, address, candidates, null);
    }

    /** With a carrier that has two places. */
    Exchange(Stack stack, List<Token> anonymous, SignedInPlace signedIn) {
        this(stack, Optional.empty(), anonymous, signedIn);
    }

    private Exchange(
            Stack stack, Optional<SessionAddress> address, List<Token> candidates, @Nullable SignedInPlace signedIn) {
        this.stack = stack;
        this.address = address;
        this.candidates = candidates;
        this.signedIn = signedIn;
        this.openedAt = stack.now();
        this.values = new Values(stack, this);
    }

    @Override
    public SessionView view() {
        WorkingView shown = view;
        if (shown == null) {
            shown = new WorkingView(session);
            view = shown;
        }
        return shown;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Directive commit() {
        values.requireOpen();
        if (outcome == null && failure == null) {
            if (closed) {
                throw new SessionClosedException("the exchange was closed without a commit");
            }
            settle();
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw failure instanceof RuntimeException problem ? problem : new UndeclaredThrowableException(failure);
        }
        Outcome known = Objects.requireNonNull(outcome);
        if (signedIn == null) {
            return known.directive();
        }
        return destroyed ? signedIn.loggedOut() : signedIn.placed(known);
    }

    /**
     * Keeps the outcome, a failure too, before anybody is notified. A second call returns the same, and nothing is
     * written twice.
     */
    private void settle() {
        if (nothingToWrite()) {
            outcome = Outcome.Untouched.INSTANCE;
            return;
        }
        @Nullable Work work = null;
        @Nullable Commit commit = null;
        try {
            work = new Work(stack, address, openedAt, destroyed ? allOpened() : opened(), reads, delta());
            commit = new Commit(work, Optional.ofNullable(dropped));
            watch.committing();
            outcome = destroyed ? commit.end() : commit.write();
        } catch (Throwable problem) {
            failure = problem;
        }
        if (work != null && commit != null) {
            commit.announce();
            Steps.committed(
                    watch,
                    work,
                    destroyed ? ExchangeWatch.Result.ENDED : ExchangeWatch.Result.UNCHANGED,
                    outcome,
                    failure);
        }
    }

    private boolean nothingToWrite() {
        return !destroyed && dropped == null && (opened == null || onlyRead(opened));
    }

    /** Whether nothing changes, not even the time of use. */
    private boolean onlyRead(Opened start) {
        return (delta == null || delta.isEmpty())
                && !(start instanceof Opened.Live live && stack.parts().touchDue(live.session(), openedAt));
    }

    @Override
    public SessionView committed() {
        if (outcome == null) {
            throw new SessionClosedException("committed() tells what was stored; call commit() first");
        }
        Optional<Snapshot> stored = outcome instanceof Outcome.Untouched ? untouched() : outcome.stored();
        SessionState state = stored.map(Snapshot::state).orElseGet(this::nothing);
        Instant lastUsedAt = stored.map(Snapshot::lastUsedAt).orElse(openedAt);
        Instant deadline = stack.deadline(state, lastUsedAt);
        Instant expiresAt =
                stored.map(snapshot -> earlier(deadline, snapshot.expiresAt())).orElse(deadline);
        SessionInfo info = info(state, stored, lastUsedAt, expiresAt);
        return new StoredView(state, new Values(stack, this::toldOnly), info, openedAt);
    }

    /**
     * The stored session when nothing was written. An attribute that a read dropped after the commit is still stored.
     */
    private Optional<Snapshot> untouched() {
        return dropped != null ? Optional.of(dropped) : live();
    }

    private Optional<Snapshot> live() {
        return opened() instanceof Opened.Live live ? Optional.of(live.session()) : Optional.empty();
    }

    private SessionState nothing() {
        return SessionState.born(opened().state().birthId(), openedAt).build();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watch.closed();
        }
    }

    Instant openedAt() {
        return openedAt;
    }

    /**
     * Names the session in events: the one that was written, else the one that was opened; empty if there is neither.
     */
    String fingerprint() {
        Snapshot written = outcome == null ? null : outcome.stored().orElse(null);
        if (written == null && opened instanceof Opened.Live live) {
            written = live.session();
        }
        return written == null ? "" : written.state().birthId().fingerprint();
    }

    Values values() {
        return values;
    }

    Reads reads() {
        return reads;
    }

    /** The changes of this exchange. Made at its first use: most exchanges only read, and have none. */
    Delta delta() {
        Delta made = delta;
        if (made == null) {
            made = new Delta();
            delta = made;
        }
        return made;
    }

    /** The change to this attribute so far. */
    Change change(String attribute) {
        return delta == null ? Change.Untouched.INSTANCE : delta.attributes().of(attribute);
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
        startOver();
    }

    /** Nothing was read, and nothing is to change. */
    private void startOver() {
        reads = new Reads();
        delta = null;
    }

    SessionInfo info() {
        SessionState base = state();
        Delta changes = delta();
        Optional<Snapshot> stored = destroyed || dropped != null ? Optional.empty() : live();
        Optional<String> owner = changes.owner(base);
        SessionState seen = base.toBuilder()
                .owner(owner)
                .lifetime(changes.lifetime(base))
                .startedAt(changes.startedAt(base, openedAt))
                .build();
        Optional<Snapshot> kept = stored.filter(snapshot -> !stack.parts().touchDue(snapshot, openedAt));
        Instant lastUsedAt = kept.map(Snapshot::lastUsedAt).orElse(openedAt);
        Instant deadline = stack.deadline(seen, lastUsedAt);
        Instant expiresAt = kept.filter(snapshot -> changes.isEmpty())
                .map(snapshot -> earlier(deadline, snapshot.expiresAt()))
                .orElse(deadline);
        return info(seen, stored, lastUsedAt, expiresAt);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private SessionInfo info(SessionState state, Optional<Snapshot> stored, Instant lastUsedAt, Instant expiresAt) {
        return new SessionInfo(
                stored.isEmpty(),
                state.owner(),
                stack.ref(state, stored),
                state.owner().map(owner -> state.startedAt()),
                state.createdAt(),
                lastUsedAt,
                expiresAt,
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
            watch = closed ? ExchangeWatch.NONE : stack.opening();
            found = watched();
            opened = found;
        }
        return found;
    }

    private Opened watched() {
        try {
            Opened found = open();
            Steps.opened(watch, found);
            return found;
        } catch (Throwable problem) {
            Steps.notOpened(watch, problem);
            watch = ExchangeWatch.NONE;
            throw problem;
        }
    }

    private Opened open() {
        Opening opening = new Opening(stack, openedAt);
        if (address.isPresent()) {
            return opening.at(address.get());
        }
        if (signedIn == null) {
            return opening.first(candidates);
        }
        return signedIn.open(openedAt).orElseGet(() -> opening.first(candidates).beside(signedIn.left()));
    }

    /** With the session of the other place: a logout ends whatever was presented. */
    private Opened allOpened() {
        Opened own = opened();
        if (signedIn == null || !signedIn.chosen()) {
            return own;
        }
        Opened other = new Opening(stack, openedAt).first(candidates);
        return other instanceof Opened.Bridged ? other : own.beside(other.ends());
    }

    /** Does with a value that cannot be decoded as the policy says. */
    @Override
    public Values.Dropped handle(SessionValueException problem) {
        Opened start = opened();
        toldOnly(problem);
        if (stack.policy().undecodable() != Undecodable.DROP_SESSION || !(start instanceof Opened.Live live)) {
            return Values.Dropped.VALUE;
        }
        dropped = live.session();
        startOver();
        opened = new Opened.Fresh(SessionState.born(stack.birth(), openedAt).build(), live.others());
        return Values.Dropped.SESSION;
    }

    private Values.Dropped toldOnly(SessionValueException problem) {
        if (stack.policy().undecodable() == Undecodable.FAIL) {
            throw problem;
        }
        stack.tell(new SessionEvent.ValueDropped(
                openedAt, opened().state().birthId().fingerprint(), problem.attribute()));
        return Values.Dropped.VALUE;
    }
}
