package dev.satchel.benchmarks.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/** The processor time of a contender's requests, above that of its neighbour without a session. */
final class Costs {

    private final Map<Work, List<Double>> wholes = new EnumMap<>(Work.class);
    private final Map<Work, List<Double>> added = new EnumMap<>(Work.class);

    /** Notes a turn: micros for each request, with a session and without. */
    void note(Work work, double whole, double plain) {
        wholes.computeIfAbsent(work, first -> new ArrayList<>()).add(whole);
        added.computeIfAbsent(work, first -> new ArrayList<>()).add(whole - plain);
    }

    /** The middle one of what the session added, where this was served. */
    OptionalDouble added(Work work) {
        return median(added.getOrDefault(work, List.of()));
    }

    /** Writes the middle of each; what was not served is left out. */
    void write(ObjectNode row) {
        for (Work work : Work.MEASURED) {
            median(wholes.getOrDefault(work, List.of())).ifPresent(micros -> row.put(work.label() + "Micros", micros));
            added(work).ifPresent(micros -> row.put(work.label() + "AddedMicros", micros));
        }
    }

    /** The middle of these, if there are any. */
    static OptionalDouble median(Collection<Double> values) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
