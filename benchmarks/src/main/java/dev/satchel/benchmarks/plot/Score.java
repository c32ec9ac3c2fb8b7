package dev.satchel.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of JMH's results: what one contender scored under one set of parameters.
 *
 * @param benchmark the class and the method, without the package
 * @param contender whose score it is; empty where a benchmark has none
 * @param parameters the other parameters
 * @param score how much
 * @param error half the width of the 99.9 % confidence interval, empty after a single iteration
 * @param unit of what
 * @param allocated bytes for each operation, where the collector's profiler was asked
 */
record Score(
        String benchmark,
        String contender,
        SortedMap<String, String> parameters,
        double score,
        OptionalDouble error,
        String unit,
        OptionalDouble allocated) {

    private static final String CONTENDER = "contender";
    private static final List<String> ALLOCATED = List.of("gc.alloc.rate.norm", "·gc.alloc.rate.norm");

    /** What these files hold, in their order. */
    static List<Score> read(List<Path> files) throws IOException {
        JsonMapper json = new JsonMapper();
        List<Score> scores = new ArrayList<>();
        for (Path file : files) {
            JsonNode results = json.readTree(file);
            if (!results.isArray()) {
                throw new IOException(file + " holds no results of JMH: expected an array");
            }
            results.forEach(result -> scores.add(of(result)));
        }
        return scores;
    }

    private static Score of(JsonNode result) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (Map.Entry<String, JsonNode> parameter : result.path("params").properties()) {
            parameters.put(parameter.getKey(), parameter.getValue().asString());
        }
        String contender = parameters.containsKey(CONTENDER) ? parameters.remove(CONTENDER) : "";
        String[] name = result.required("benchmark").asString().split("\\.", -1);
        JsonNode primary = result.required("primaryMetric");
        OptionalDouble allocated = OptionalDouble.empty();
        for (String metric : ALLOCATED) {
            JsonNode value = result.path("secondaryMetrics").path(metric).path("score");
            if (value.isNumber()) {
                allocated = OptionalDouble.of(value.asDouble());
            }
        }
        // JMH writes "NaN", as text, where a single iteration gives no error.
        JsonNode error = primary.path("scoreError");
        return new Score(
                name.length < 2 ? name[0] : name[name.length - 2] + "." + name[name.length - 1],
                contender,
                parameters,
                primary.required("score").asDouble(),
                error.isNumber() && Double.isFinite(error.asDouble())
                        ? OptionalDouble.of(error.asDouble())
                        : OptionalDouble.empty(),
                primary.required("scoreUnit").asString(),
                allocated);
    }

    /** Its benchmark and parameters: what its contenders have in common. */
    String run() {
        return parameters.isEmpty() ? benchmark : benchmark + ", " + said(parameters);
    }

    static String said(Map<String, String> parameters) {
        List<String> each = new ArrayList<>();
        parameters.forEach((name, value) -> each.add(name + " " + value));
        return String.join(", ", each);
    }
}
