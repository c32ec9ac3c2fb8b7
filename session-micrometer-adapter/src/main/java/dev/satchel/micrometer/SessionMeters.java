package dev.satchel.micrometer;

import dev.satchel.session.ExchangeWatch;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionListener;
import dev.satchel.session.store.SessionStore;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * The meters of one session stack: a listener that counts what happens, times opening and commit, and measures a store.
 *
 * <p><b>Guarantees.</b> No tag holds anything of a session. Tags are the stack's name and the constants of
 * enumerations, so that the number of series is bounded whatever visitors send. Every counter is there at 0 from the
 * start. Times are by the registry's clock.
 *
 * <p><b>Limits.</b> It makes no histograms: a {@code MeterFilter} of yours does. It counts what this process does: a
 * session that another node ends is counted there.
 *
 * <p>The meters, all tagged {@code stack}:
 * <ul>
 *   <li>{@code satchel.sessions.…}: a counter for each {@link SessionEvent}, by its name in words: {@code
 *   satchel.sessions.near.budget}; {@code ended} and {@code refused} by {@code reason}, {@code conflicted} by {@code
 *   attempt}: {@code first} or {@code repeated}.
 *   <li>{@code satchel.sessions.opening}, {@code satchel.sessions.commit}: timers by {@code result}, see {@link
 *   ExchangeWatch.Result}; {@code ….size}: what is stored, in bytes.
 *   <li>{@code satchel.sessions.store}: a timer by {@code verb} and {@code result}, of a store that is {@linkplain
 *   #measure measured}.
 *   <li>{@code satchel.sessions.live}: a gauge by {@code kind}, where {@linkplain #live somebody counts}.
 * </ul>
 *
 * <p><b>Threads.</b> Thread-safe. <b>Errors.</b> None of its own; what a registry throws breaks no session.
 *
 * <pre>{@code
 * SessionMeters meters = SessionMeters.of("shop/prod", registry);
 * Sessions sessions = Sessions.named("shop/prod")
 *     .codec(JsonCodec.standard())
 *     .store(meters.measure(store))
 *     .listener(meters)
 *     .build();
 * }</pre>
 */
public final class SessionMeters implements SessionListener {

    static final String PREFIX = "satchel.sessions.";

    private final String stack;
    private final MeterRegistry registry;
    private final Clock clock;
    private final EventCounters events;
    private final StepMeters opening;
    private final StepMeters commit;

    private SessionMeters(String stack, MeterRegistry registry) {
        this.stack = stack;
        this.registry = registry;
        this.clock = registry.config().clock();
        this.events = new EventCounters(stack, registry);
        this.opening = new StepMeters(
                PREFIX + "opening",
                stack,
                registry,
                "How long it took to open a session",
                "What is stored of sessions that were opened");
        this.commit = new StepMeters(
                PREFIX + "commit",
                stack,
                registry,
                "How long it took to write what an exchange changed",
                "What is stored of sessions that were written");
    }

    /**
     * Registers the counters and timers of this stack, each at 0. Register a stack once: a second call shares the
     * meters of the first.
     *
     * @param stack the stack's name, as {@code Sessions.named} has it; the value of the tag {@code stack}
     * @param registry receives the meters; its clock times the steps
     */
    public static SessionMeters of(String stack, MeterRegistry registry) {
        return new SessionMeters(Objects.requireNonNull(stack, "stack"), Objects.requireNonNull(registry, "registry"));
    }

    /**
     * This store, with each call timed by its verb and result, failed calls too. It returns the results and throws the
     * exceptions of the store, and has its powers. You still close the store itself.
     *
     * @param store the store to hand to the stack in measured form; measure it once
     */
    public SessionStore measure(SessionStore store) {
        return new MeasuredStore(Objects.requireNonNull(store, "store"), new StoreMeters(stack, registry));
    }

    /**
     * Adds a gauge of live sessions, for a store that can count them. Default: no gauge. While the count throws, the
     * gauge has no value.
     *
     * <pre>{@code
     * meters.live("anonymous", memory::anonymous).live("owned", memory::owned);
     * }</pre>
     *
     * @param kind the value of the tag {@code kind}: a constant of yours, never something of a session
     * @param count called on the registry's thread each time that it is read; keep it cheap
     * @return this object
     */
    public SessionMeters live(String kind, IntSupplier count) {
        Gauge.builder(PREFIX + "live", Objects.requireNonNull(count, "count")::getAsInt)
                .description("Sessions that are live, as the store counts them")
                .baseUnit("sessions")
                .tag("stack", stack)
                .tag("kind", kind)
                .register(registry);
        return this;
    }

    /** Counts this event. It never throws. */
    @Override
    public void on(SessionEvent event) {
        events.count(event);
    }

    /** A watch that times one exchange, from now on. */
    @Override
    public ExchangeWatch opening() {
        return new Watch();
    }

    private final class Watch implements ExchangeWatch {

        private long begun = clock.monotonicTime();

        @Override
        public void opened(Result result, String session, int size) {
            opening.record(result, clock.monotonicTime() - begun, size);
        }

        @Override
        public void committing() {
            begun = clock.monotonicTime();
        }

        @Override
        public void committed(Result result, String session, int size) {
            commit.record(result, clock.monotonicTime() - begun, size);
        }
    }

    /** Names the stack. */
    @Override
    public String toString() {
        return "SessionMeters[" + stack + "]";
    }
}
