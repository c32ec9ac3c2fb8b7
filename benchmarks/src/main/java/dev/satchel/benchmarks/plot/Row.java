package dev.satchel.benchmarks.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A contender of a run, over all passes: the middle of what it scored, and of its multiples of the floor, each taken
 * within a pass.
 *
 * @param contender its name; empty where a benchmark has none
 * @param scores of each pass
 * @param floors of the same passes, or none where a benchmark has no contenders
 */
record Row(String contender, List<Score> scores, List<Score> floors) {

    private static final String FLOOR = "floor";

    /** The rows of each run, in the order of the scores. */
    static Map<Score.Run, List<Row>> of(List<Score> scores) {
        Map<Score.Run, Map<String, List<Score>>> runs = new LinkedHashMap<>();
        for (Score score : scores) {
            runs.computeIfAbsent(score.run(), run -> new LinkedHashMap<>())
                    .computeIfAbsent(score.contender(), contender -> new ArrayList<>())
                    .add(score);
        }
        Map<Score.Run, List<Row>> rows = new LinkedHashMap<>();
        runs.forEach((run, contenders) -> rows.put(run, rows(contenders)));
        return rows;
    }

    private static List<Row> rows(Map<String, List<Score>> contenders) {
        List<Score> floors = contenders.getOrDefault(FLOOR, List.of());
        List<Row> rows = new ArrayList<>();
        contenders.forEach((contender, scores) -> rows.add(new Row(
                contender,
                scores,
                contender.isEmpty()
                        ? List.of()
                        : scores.stream().map(score -> beside(score, floors)).toList())));
        return rows;
    }

    private static Score beside(Score score, List<Score> floors) {
        return floors.stream()
                .filter(floor -> floor.pass() == score.pass())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(score.run().said() + " has " + score.contender()
                        + " without the floor of its pass (file " + (score.pass() + 1)
                        + "): measure both in one run, with -p contender=floor,…"));
    }

    /** The middle of the scores. */
    double score() {
        return median(scores.stream().map(Score::score).toList());
    }

    /** The error of a single pass, if there was only one; of several, {@link #ratio} shows it. */
    OptionalDouble error() {
        return scores.size() == 1 ? scores.get(0).error() : OptionalDouble.empty();
    }

    /** The middle of another number, where each pass has it. */
    OptionalDouble middle(Function<Score, OptionalDouble> number) {
        List<Double> values = values(scores, number);
        return values.size() < scores.size() ? OptionalDouble.empty() : OptionalDouble.of(median(values));
    }

    /** The multiples of the floor, if there is one. */
    Optional<Ratio> ratio() {
        return ratio(score -> OptionalDouble.of(score.score()));
    }

    /** The multiples of the floor in another number, where each pass has it for both. */
    Optional<Ratio> ratio(Function<Score, OptionalDouble> number) {
        List<Double> ours = values(scores, number);
        List<Double> least = values(floors, number);
        if (ours.isEmpty()
                || ours.size() < scores.size()
                || least.size() < scores.size()
                || least.stream().anyMatch(floor -> floor <= 0)) {
            return Optional.empty();
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / least.get(i));
        }
        return Optional.of(new Ratio(
                median(ratios),
                ratios.stream().mapToDouble(value -> value).min().orElseThrow(),
                ratios.stream().mapToDouble(value -> value).max().orElseThrow()));
    }

    /** The middle, the least and the most of some multiples. */
    record Ratio(double middle, double least, double most) {}

    private static List<Double> values(List<Score> scores, Function<Score, OptionalDouble> number) {
        return scores.stream()
                .map(number)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
    }

    /** The middle of these, or of the two in the middle. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
