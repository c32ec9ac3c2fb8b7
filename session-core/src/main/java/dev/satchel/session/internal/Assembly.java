package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.Placement;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionListener;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.backend.Checked;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a stack and checks that they fit. */
public final class Assembly {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._/-]{1,100}");

    /** A stack that reaps more rarely than this does not reap. */
    private static final Duration MAX_INTERVAL = Duration.ofDays(366);

    private final String name;
    private final List<SessionListener> listeners = new ArrayList<>();
    private final RandomGenerator random;
    private SessionPolicy policy = SessionPolicy.defaults();
    private InstantSource clock = InstantSource.system();
    private @Nullable SessionCodec codec;
    private @Nullable SessionStore store;
    private SessionBackend.@Nullable Factory backend;
    private @Nullable Placement placement;
    private @Nullable Sealer sealer;
    private @Nullable Reaping reaping;
    private boolean built;

    private record Reaping(Duration interval, ScheduledExecutorService executor) {}

    /** For the stack of this name. */
    public Assembly(String name) {
        this(name, new SecureNumbers());
    }

    Assembly(String name, RandomGenerator random) {
        this.name = name;
        this.random = random;
    }

    /** The policy. */
    public void policy(SessionPolicy value) {
        policy = value;
    }

    /** The codec. */
    public void codec(SessionCodec value) {
        codec = value;
    }

    /** The store. */
    public void store(SessionStore value) {
        store = value;
    }

    /** The backend. */
    public void backend(SessionBackend.Factory value) {
        backend = value;
    }

    /** The placement. */
    public void placement(Placement value) {
        placement = value;
    }

    /** The sealer at rest. */
    public void sealAtRest(Sealer value) {
        sealer = value;
    }

    /** The clock. */
    public void clock(InstantSource value) {
        clock = value;
    }

    /** One more listener. */
    public void listener(SessionListener value) {
        listeners.add(value);
    }

    /** The reaper's interval and executor. */
    public void reapEvery(Duration interval, ScheduledExecutorService executor) {
        reaping = new Reaping(interval, executor);
    }

    /** The stack. */
    public Sessions build() {
        List<Problem> problems = problems();
        SessionCodec chosen = codec;
        if (!problems.isEmpty() || chosen == null) {
            throw refused(problems);
        }
        Events events = new Events(listeners.isEmpty() ? List.of(new DefaultListener(name)) : listeners);
        try {
            Engine engine = composed(chosen, events);
            built = true;
            return engine;
        } catch (Throwable refused) {
            // What was begun may have asked the store to report its drops, and hears of them as long as the store
            // lives.
            events.stop();
            throw refused;
        }
    }

    private Engine composed(SessionCodec chosen, Events events) {
        Composition parts = new Composition(name, policy, chosen, clock, random, events);
        SessionBackend made = backend(parts);
        Conflicts rule = policy.conflicts().orElseGet(() -> best(made.traits().guarantees()));
        List<Problem> unfit = unfit(made, rule);
        if (!unfit.isEmpty()) {
            throw refused(unfit);
        }
        @Nullable Reaper reaper = reaping == null ? null : new Reaper(reaping.interval(), reaping.executor(), clock);
        Engine engine = new Engine(
                new Stack(parts, made, rule, new KeySpace(name), new Tokens(random), new AttributeTypes(name)),
                reaper,
                sealer instanceof Checked checked ? List.of(checked) : List.of());
        if (reaper != null) {
            start(reaper, engine);
        }
        return engine;
    }

    /** The guarantees that were asked for and that the storage lacks. */
    private List<Problem> unfit(SessionBackend made, Conflicts rule) {
        List<Problem> problems = new ArrayList<>();
        Set<Guarantee> guarantees = made.traits().guarantees();
        unfit(rule, guarantees).ifPresent(problems::add);
        if ((policy.perOwner().isPresent() || policy.refusesFurtherClaims())
                && !(guarantees.contains(Guarantee.OWNER_INDEX) && made instanceof OwnerListing)) {
            problems.add(new Problem(
                    "stack.per-owner",
                    (policy.perOwner().isPresent() ? "perOwner(…)" : "refuseFurtherClaims()")
                            + " counts the sessions of a principal, and the storage has no owner index",
                    "use a store that has one; sealed sessions need a ledger(…) on one"));
        }
        if (reaping != null && !(made instanceof Reapable reapable && reapable.isEffective())) {
            problems.add(new Problem(
                    "stack.reap-every",
                    "reapEvery(…) deletes nothing: the storage ("
                            + made.traits().displayName() + ") cannot delete what has passed",
                    "leave it out, or use a store that is Reapable or has NativeExpiry"));
        }
        return problems;
    }

    private void start(Reaper reaper, Engine engine) {
        try {
            reaper.start(engine);
        } catch (RejectedExecutionException dead) {
            throw refused(List.of(deadExecutor()));
        }
    }

    private SessionConfigurationException refused(List<Problem> problems) {
        return new SessionConfigurationException(name, problems);
    }

    private static Problem deadExecutor() {
        return new Problem(
                "stack.reap-executor",
                "the executor of reapEvery(…) takes no tasks: it is shut down",
                "hand over one that runs, and shut it down after the last use of the stack");
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (built) {
            problems.add(new Problem(
                    "stack.built-twice",
                    "this builder built a stack already; a second one would hear of the same drops and reap the same records",
                    "build once and share the Sessions, or compose each stack with Sessions.named(…)"));
        }
        if (!NAME.matcher(name).matches()) {
            problems.add(new Problem(
                    "stack.name",
                    "a stack's name has 1 to 100 characters of a-z A-Z 0-9 . _ - /",
                    "name it like shop/prod"));
        }
        if (codec == null) {
            problems.add(new Problem("stack.codec", "there is no codec", "add codec(JsonCodec.standard())"));
        }
        checkStorage(problems);
        if (reaping != null) {
            checkReaping(reaping, problems);
        }
        return problems;
    }

    private void checkStorage(List<Problem> problems) {
        long storages =
                Stream.of(store, backend, placement).filter(Objects::nonNull).count();
        if (storages != 1) {
            problems.add(new Problem(
                    "stack.storage",
                    storages == 0 ? "there is no storage" : "there is more than one storage",
                    "add one of store(…), backend(…) and placement(…)"));
        }
        if (sealer != null && backend != null) {
            problems.add(new Problem(
                    "stack.seal-at-rest", "a backend seals by itself", "use sealAtRest(…) with a store(…) only"));
        }
    }

    private static void checkReaping(Reaping chosen, List<Problem> problems) {
        Duration interval = chosen.interval();
        if (interval.isNegative() || interval.isZero() || interval.compareTo(MAX_INTERVAL) > 0) {
            problems.add(new Problem(
                    "stack.reap-every",
                    "the interval of reapEvery(…) is positive and at most " + MAX_INTERVAL + ", not " + interval,
                    "use minutes"));
        }
        if (chosen.executor().isShutdown()) {
            problems.add(deadExecutor());
        }
    }

    private SessionBackend backend(Composition parts) {
        try {
            if (placement != null) {
                return HybridBackend.of(placement, below(parts, placement.store()), parts);
            }
            return backend == null
                    ? new StoredBackend(below(parts, Objects.requireNonNull(store)), parts)
                    : backend.create(parts);
        } catch (SessionConfigurationException unfit) {
            throw refused(unfit.problems());
        }
    }

    private SessionStore below(Composition parts, SessionStore chosen) {
        parts.requireSameTime(chosen);
        return sealer == null ? chosen : new SealingStore(chosen, sealer, parts);
    }

    private static Conflicts best(Set<Guarantee> guarantees) {
        if (guarantees.contains(Guarantee.COMPARE_AND_SET)) {
            return Conflicts.rebase();
        }
        return guarantees.contains(Guarantee.DETECT_CONFLICT) ? Conflicts.fail() : Conflicts.lastWriteWins();
    }

    private static Optional<Problem> unfit(Conflicts rule, Set<Guarantee> guarantees) {
        boolean compares = guarantees.contains(Guarantee.COMPARE_AND_SET);
        boolean detects = compares || guarantees.contains(Guarantee.DETECT_CONFLICT);
        boolean fits = rule.equals(Conflicts.fail())
                ? detects
                : rule.equals(Conflicts.lastWriteWins()) ? compares || !detects : compares;
        return fits
                ? Optional.empty()
                : Optional.of(new Problem(
                        "stack.conflicts",
                        "the conflict rule '" + rule + "' needs a guarantee that the storage does not give; it gives "
                                + guarantees.stream().sorted().toList(),
                        "use a store(…), or leave conflicts(…) out for the best that the storage can"));
    }
}
