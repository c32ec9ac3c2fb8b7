package dev.satchel.benchmarks.plot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Prints JMH's results as tables in Markdown, one for each benchmark and set of parameters, a row for each contender, with what it
 * scored as a multiple of the floor of the same run.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.plot.Tables results.json…
 * </pre>
 */
public final class Tables {

    private static final String FLOOR = "floor";
    private static final String NOTHING = "–";

    private Tables() {}

    public static void main(String[] args) throws IOException {
        System.out.writeBytes(
                of(Score.read(Stream.of(args).map(Path::of).toList())).getBytes(UTF_8));
    }

    static String of(List<Score> scores) {
        Map<String, List<Score>> runs = new LinkedHashMap<>();
        scores.forEach(score ->
                runs.computeIfAbsent(score.run(), run -> new ArrayList<>()).add(score));
        StringBuilder text = new StringBuilder();
        runs.forEach((run, each) -> table(text, run, each));
        return text.toString();
    }

    private static void table(StringBuilder text, String run, List<Score> scores) {
        Optional<Score> floor =
                scores.stream().filter(score -> score.contender().equals(FLOOR)).findFirst();
        text.append("### ").append(cell(run)).append("\n\n");
        text.append("| contender | ").append(cell(scores.get(0).unit())).append(" | × floor | B/op | × floor |\n");
        text.append("|---|--:|--:|--:|--:|\n");
        for (Score score : scores) {
            OptionalDouble floors = floor.map(Score::allocated).orElseGet(OptionalDouble::empty);
            text.append("| ")
                    .append(score.contender().isEmpty() ? NOTHING : cell(score.contender()))
                    .append(" | ")
                    .append(measured(score))
                    .append(" | ")
                    .append(floor.map(least -> ratio(score.score(), least.score()))
                            .orElse(NOTHING))
                    .append(" | ")
                    .append(
                            score.allocated().isPresent()
                                    ? number(score.allocated().getAsDouble())
                                    : NOTHING)
                    .append(" | ")
                    .append(
                            score.allocated().isPresent() && floors.isPresent()
                                    ? ratio(score.allocated().getAsDouble(), floors.getAsDouble())
                                    : NOTHING)
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static String measured(Score score) {
        return number(score.score())
                + (score.error().isPresent() ? " ± " + number(score.error().getAsDouble()) : "");
    }

    /** Three digits that count, and no more than are there. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String ratio(double value, double floor) {
        return floor > 0 ? String.format(Locale.ROOT, "%.2f", value / floor) : NOTHING;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
