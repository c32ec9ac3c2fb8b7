package dev.satchel.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of JMH's results: what one contender scored under one set of parameters in one pass.
 *
 * @param run what it shares with the other contenders
 * @param contender whose score it is; empty where a benchmark has none
 * @param pass the number of its file
 * @param score how much
 * @param error half the width of the 99.9 % confidence interval, empty after a single iteration
 * @param metrics what else was measured, by its name
 */
record Score(
        Run run, String contender, int pass, double score, OptionalDouble error, SortedMap<String, Double> metrics) {

    private static final String CONTENDER = "contender";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * The common parts of the contenders of a benchmark.
     *
     * @param benchmark the class and the method, without the package
     * @param parameters all but the contender
     * @param threads that called it
     * @param mode of JMH
     * @param unit of the score
     */
    record Run(String benchmark, SortedMap<String, String> parameters, int threads, String mode, String unit) {

        /** Whether more is better. */
        boolean throughput() {
            return mode.equals("thrpt");
        }

        /** All but one parameter. */
        Run without(String parameter) {
            SortedMap<String, String> others = new TreeMap<>(parameters);
            others.remove(parameter);
            return new Run(benchmark, others, threads, mode, unit);
        }

        /** In words. */
        String said() {
            List<String> each = new ArrayList<>();
            each.add(benchmark);
            parameters.forEach((name, value) -> each.add(name + " " + value));
            if (threads > 1) {
                each.add(threads + " threads");
            }
            return String.join(", ", each);
        }
    }

    /** Bytes for each operation, where the collector's profiler was asked. */
    OptionalDouble allocated() {
        return metric(ALLOCATED);
    }

    /** The other measure of this name. */
    OptionalDouble metric(String name) {
        Double value = metrics.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The scores in these files, in their order, each a pass. */
    static List<Score> read(List<Path> files) throws IOException {
        JsonMapper json = new JsonMapper();
        List<Score> scores = new ArrayList<>();
        for (int pass = 0; pass < files.size(); pass++) {
            Path file = files.get(pass);
            JsonNode results = json.readTree(file);
            if (!isJmh(results)) {
                throw new IOException(file + " holds no results of JMH: expected an array of them");
            }
            List<Score> read = new ArrayList<>();
            for (JsonNode result : results) {
                read.add(of(result, pass));
            }
            refuseDuplicates(file, read);
            scores.addAll(read);
        }
        return scores;
    }

    /** Whether JMH wrote this. */
    static boolean isJmh(JsonNode results) {
        return results.isArray() && (results.isEmpty() || results.get(0).has("primaryMetric"));
    }

    private static void refuseDuplicates(Path file, List<Score> scores) throws IOException {
        Set<List<Object>> seen = new HashSet<>();
        for (Score score : scores) {
            if (!seen.add(List.of(score.run, score.contender))) {
                throw new IOException(file + " has " + score.contender + " of " + score.run.said()
                        + " twice: a pass is a file of its own");
            }
        }
    }

    private static Score of(JsonNode result, int pass) {
        SortedMap<String, String> parameters = new TreeMap<>();
        for (Map.Entry<String, JsonNode> parameter : result.path("params").properties()) {
            parameters.put(parameter.getKey(), parameter.getValue().asString());
        }
        String contender = parameters.containsKey(CONTENDER) ? parameters.remove(CONTENDER) : "";
        String[] name = result.required("benchmark").asString().split("\\.", -1);
        JsonNode primary = result.required("primaryMetric");
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (Map.Entry<String, JsonNode> metric :
                result.path("secondaryMetrics").properties()) {
            JsonNode value = metric.getValue().path("score");
            if (value.isNumber()) {
                metrics.put(metric.getKey().replace("·", ""), value.asDouble());
            }
        }
        // JMH writes "NaN", as text, where a single iteration gives no error.
        JsonNode error = primary.path("scoreError");
        return new Score(
                new Run(
                        name.length < 2 ? name[0] : name[name.length - 2] + "." + name[name.length - 1],
                        parameters,
                        result.path("threads").asInt(1),
                        result.required("mode").asString(),
                        primary.required("scoreUnit").asString()),
                contender,
                pass,
                primary.required("score").asDouble(),
                error.isNumber() && Double.isFinite(error.asDouble())
                        ? OptionalDouble.of(error.asDouble())
                        : OptionalDouble.empty(),
                metrics);
    }
}
