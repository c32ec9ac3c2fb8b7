package dev.satchel.micrometer;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.store.WriteResult;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The times of a store's calls, by verb and result. Thread-safe. */
final class StoreMeters {

    /** The operation on a store. */
    enum Verb {
        FIND,
        CREATE,
        REPLACE,
        DELETE,
        TOUCH,
        FIND_BY_OWNER,
        DELETE_EXPIRED
    }

    /** The result of an operation. */
    enum Answer {
        APPLIED,
        CONFLICT,
        ABSENT,
        FOUND,
        ANSWERED,
        FULL,
        CORRUPT,
        UNAVAILABLE
    }

    private final Clock clock;
    private final Map<Verb, ByConstant<Answer, Timer>> times = new EnumMap<>(Verb.class);

    StoreMeters(String stack, MeterRegistry registry) {
        clock = registry.config().clock();
        for (Verb verb : Verb.values()) {
            times.put(
                    verb,
                    new ByConstant<>(
                            Answer.class,
                            answer -> Timer.builder(SessionMeters.PREFIX + "store")
                                    .description("How long the store took to answer")
                                    .tag("stack", stack)
                                    .tag("verb", Words.tag(verb))
                                    .tag("result", Words.tag(answer))
                                    .register(registry)));
        }
    }

    /** Calls, and times the call. */
    <T> T timed(Verb verb, Supplier<T> call, Function<T, Answer> answer) {
        long begun = clock.monotonicTime();
        T answered;
        try {
            answered = call.get();
        } catch (Throwable fault) {
            record(verb, of(fault), begun);
            throw fault;
        }
        record(verb, answer.apply(answered), begun);
        return answered;
    }

    /** Never throws: a write that was applied is answered as applied, whatever a registry makes of it. */
    private void record(Verb verb, Answer answer, long begun) {
        try {
            Objects.requireNonNull(times.get(verb))
                    .of(answer)
                    .record(clock.monotonicTime() - begun, TimeUnit.NANOSECONDS);
        } catch (Throwable dropped) {
            // A registry that refuses a meter says so itself.
        }
    }

    static Answer of(WriteResult result) {
        return switch (result) {
            case APPLIED -> Answer.APPLIED;
            case CONFLICT -> Answer.CONFLICT;
            case ABSENT -> Answer.ABSENT;
        };
    }

    static Answer of(Optional<?> found) {
        return found.isPresent() ? Answer.FOUND : Answer.ABSENT;
    }

    /** A fault that a store does not name counts as unavailable, as in the engine. */
    private static Answer of(Throwable fault) {
        return fault instanceof SessionStoreFullException
                ? Answer.FULL
                : fault instanceof CorruptSessionException ? Answer.CORRUPT : Answer.UNAVAILABLE;
    }
}
