package dev.satchel.session.internal;

import dev.satchel.session.Conflicts;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.Sessions;
import dev.satchel.session.spi.Composition;
import dev.satchel.session.spi.Guarantee;
import dev.satchel.session.spi.KeySpace;
import dev.satchel.session.spi.OwnerListing;
import dev.satchel.session.spi.Sealer;
import dev.satchel.session.spi.SessionBackend;
import dev.satchel.session.spi.SessionCodec;
import dev.satchel.session.spi.SessionListener;
import dev.satchel.session.spi.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a stack and checks that they fit. */
public final class Assembly {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._/-]{1,100}");
    private static final int REAP_STEP = 1000;

    private final String stack;
    private final List<SessionListener> listeners = new ArrayList<>();
    private final RandomGenerator random;
    private SessionPolicy policy = SessionPolicy.defaults();
    private InstantSource clock = InstantSource.system();
    private @Nullable SessionCodec codec;
    private @Nullable SessionStore store;
    private SessionBackend.@Nullable Factory backend;
    private @Nullable Sealer sealer;
    private @Nullable Reaping reaping;

    private record Reaping(Duration interval, ScheduledExecutorService executor) {}

    /** For the stack of this name. */
    public Assembly(String stack) {
        this(stack, new SecureNumbers());
    }

    Assembly(String stack, RandomGenerator random) {
        this.stack = stack;
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
            throw new SessionConfigurationException(problems);
        }
        Composition parts = new Composition(stack, policy, chosen, clock, random, new Events(listeners));
        SessionBackend made = backend(parts);
        Set<Guarantee> guarantees = made.traits().guarantees();
        Conflicts rule = policy.conflicts().orElseGet(() -> best(guarantees));
        unfit(rule, guarantees).ifPresent(problems::add);
        if (policy.perOwner().isPresent()
                && !(guarantees.contains(Guarantee.OWNER_INDEX) && made instanceof OwnerListing)) {
            problems.add(new Problem(
                    "stack.per-owner",
                    "perOwner(…) counts the sessions of a principal, and the storage has no owner index",
                    "use a store that has one; sealed sessions need a ledger(…) on one"));
        }
        if (!problems.isEmpty()) {
            throw new SessionConfigurationException(problems);
        }
        Engine engine = new Engine(new Stack(parts, made, rule, new KeySpace(stack), new Tokens(random)));
        if (reaping != null) {
            long nanos = reaping.interval().toNanos();
            Future<?> unused =
                    reaping.executor().scheduleWithFixedDelay(() -> reap(engine), nanos, nanos, TimeUnit.NANOSECONDS);
        }
        return engine;
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (!NAME.matcher(stack).matches()) {
            problems.add(new Problem(
                    "stack.name",
                    "a stack's name has 1 to 100 characters of a-z A-Z 0-9 . _ - /",
                    "name it like shop/prod"));
        }
        if (codec == null) {
            problems.add(new Problem("stack.codec", "there is no codec", "add codec(JsonCodec.standard())"));
        }
        if ((store == null) == (backend == null)) {
            problems.add(new Problem(
                    "stack.storage",
                    store == null ? "there is no storage" : "there are a store and a backend",
                    "add one of store(…) and backend(…)"));
        }
        if (sealer != null && backend != null) {
            problems.add(new Problem(
                    "stack.seal-at-rest", "a backend seals by itself", "use sealAtRest(…) with a store(…) only"));
        }
        if (reaping != null
                && (reaping.interval().isNegative() || reaping.interval().isZero())) {
            problems.add(new Problem(
                    "stack.reap-every", "the interval " + reaping.interval() + " is not positive", "use minutes"));
        }
        return problems;
    }

    private SessionBackend backend(Composition parts) {
        if (backend != null) {
            return backend.create(parts);
        }
        SessionStore chosen = Objects.requireNonNull(store);
        return new StoredBackend(sealer == null ? chosen : new SealingStore(chosen, sealer, stack), parts);
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
        boolean fits = rule instanceof Conflicts.Fail
                ? detects
                : rule instanceof Conflicts.LastWriteWins ? compares || !detects : compares;
        return fits
                ? Optional.empty()
                : Optional.of(new Problem(
                        "stack.conflicts",
                        "the conflict rule '" + rule + "' asks for what the storage does not have; it has "
                                + guarantees.stream().sorted().toList(),
                        "use a store(…), or leave conflicts(…) out for the best that the storage can"));
    }

    /** In steps, so that no single one takes long; a fault is over by the next round. */
    private static void reap(Engine engine) {
        try {
            int deleted = REAP_STEP;
            while (deleted == REAP_STEP && !Thread.currentThread().isInterrupted()) {
                deleted = engine.deleteExpired(REAP_STEP);
            }
        } catch (RuntimeException fault) {
            // A scheduled task that throws is never run again, and a store that fails now may answer next time.
        }
    }
}
