package dev.satchel.micrometer;

import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.Conflicted;
import dev.satchel.session.SessionEvent.Created;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionEvent.Ended;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionEvent.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A counter for each kind of event. All are there at 0 from the start: who computes a rate does not miss the first
 * event. Core names the kinds, so that none is forgotten. Thread-safe.
 */
final class EventCounters {

    /** Those that are counted apart by what they say. */
    private static final Set<Class<?>> BY_TAG = Set.of(Ended.class, Refused.class, Conflicted.class);

    /** Prometheus cuts "created" off the end of a name, and takes the unit for the end. */
    private static final String SESSIONS = "sessions";

    private final String stack;
    private final MeterRegistry registry;
    private final ConcurrentMap<Class<?>, Counter> plain = new ConcurrentHashMap<>();
    private final ByConstant<EndReason, Counter> ended;
    private final ByConstant<RefusalReason, Counter> refused;
    private final Counter firstConflicts;
    private final Counter repeatedConflicts;

    EventCounters(String stack, MeterRegistry registry) {
        this.stack = stack;
        this.registry = registry;
        ended = new ByConstant<>(EndReason.class, reason -> counter(Ended.class, Tags.of("reason", Words.tag(reason))));
        refused = new ByConstant<>(
                RefusalReason.class, reason -> counter(Refused.class, Tags.of("reason", Words.tag(reason))));
        ended.fill();
        refused.fill();
        firstConflicts = counter(Conflicted.class, Tags.of("attempt", "first"));
        repeatedConflicts = counter(Conflicted.class, Tags.of("attempt", "repeated"));
        for (Class<?> kind : SessionEvent.class.getPermittedSubclasses()) {
            if (!BY_TAG.contains(kind)) {
                plain(kind);
            }
        }
    }

    void count(SessionEvent event) {
        if (event instanceof Ended end) {
            ended.of(end.reason()).increment();
        } else if (event instanceof Refused refusal) {
            refused.of(refusal.reason()).increment();
        } else if (event instanceof Conflicted conflict) {
            (conflict.attempt() == 1 ? firstConflicts : repeatedConflicts).increment();
        } else {
            plain(event.getClass()).increment();
        }
    }

    private Counter plain(Class<?> kind) {
        return plain.computeIfAbsent(kind, any -> counter(any, Tags.empty()));
    }

    private Counter counter(Class<?> kind, Tags tags) {
        return Counter.builder(SessionMeters.PREFIX + Words.dotted(kind))
                .description("How often SessionEvent." + kind.getSimpleName() + " was told")
                .baseUnit(kind == Created.class ? SESSIONS : null)
                .tag("stack", stack)
                .tags(tags)
                .register(registry);
    }
}
