package dev.satchel.micrometer;

import dev.satchel.session.ExchangeWatch.Result;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.TimeUnit;

/** The times and sizes of one step of exchanges, by its result. Thread-safe. */
final class StepMeters {

    private final ByConstant<Result, Timer> times;
    private final ByConstant<Result, DistributionSummary> sizes;

    StepMeters(String name, String stack, MeterRegistry registry, String timed, String sized) {
        times = new ByConstant<>(
                Result.class,
                result -> Timer.builder(name)
                        .description(timed)
                        .tag("stack", stack)
                        .tag("result", Words.tag(result))
                        .register(registry));
        sizes = new ByConstant<>(
                Result.class,
                result -> DistributionSummary.builder(name + ".size")
                        .description(sized)
                        .baseUnit(BaseUnits.BYTES)
                        .tag("stack", stack)
                        .tag("result", Words.tag(result))
                        .register(registry));
    }

    /** Where nothing is stored there is no size, rather than one of 0. */
    void record(Result result, long nanos, int size) {
        times.of(result).record(nanos, TimeUnit.NANOSECONDS);
        if (size > 0) {
            sizes.of(result).record(size);
        }
    }
}
