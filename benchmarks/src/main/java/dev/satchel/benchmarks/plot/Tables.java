package dev.satchel.benchmarks.plot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints results as tables in Markdown. Of JMH's, one for each benchmark and set of parameters, a row for each
 * contender, with what it scored as a multiple of the floor. Several files of the same benchmarks are passes: the
 * middle of them is printed, and of the multiples, each within its pass, also the least and the most. The tables of
 * programs other than JMH, row by row.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.plot.Tables results.json…
 * </pre>
 */
public final class Tables {

    private static final String NOTHING = "–";
    private static final String ACKNOWLEDGED = "acknowledged";

    private Tables() {}

    public static void main(String[] args) throws IOException {
        System.out.writeBytes(of(Stream.of(args).map(Path::of).toList()).getBytes(UTF_8));
    }

    /** All tables of these files. */
    static String of(List<Path> files) throws IOException {
        List<Path> passes = new ArrayList<>();
        StringBuilder others = new StringBuilder();
        for (Path file : files) {
            JsonNode results = new JsonMapper().readTree(file);
            if (Flat.is(results) && !Score.isJmh(results)) {
                others.append(Flat.table(String.valueOf(file.getFileName()), results));
            } else {
                passes.add(file);
            }
        }
        return scores(Score.read(passes)) + others;
    }

    private static String scores(List<Score> scores) {
        StringBuilder text = new StringBuilder();
        Row.of(scores).forEach((run, rows) -> {
            int passes =
                    rows.stream().mapToInt(row -> row.scores().size()).max().orElse(1);
            text.append("### ").append(cell(run.said()));
            text.append(passes > 1 ? ", " + passes + " passes" : "").append("\n\n");
            boolean conflict = rows.stream().allMatch(row -> metric(row, ACKNOWLEDGED) > 0);
            text.append(conflict ? conflicts(rows) : compared(run, rows)).append('\n');
        });
        return text.toString();
    }

    private static String compared(Score.Run run, List<Row> rows) {
        StringBuilder text = new StringBuilder();
        String unit = cell(run.unit()) + (run.throughput() ? " (higher is better)" : "");
        text.append(line("contender", unit, "× floor", "B/op", "× floor"));
        text.append("|---|--:|--:|--:|--:|\n");
        for (Row row : rows) {
            text.append(line(
                    row.contender().isEmpty() ? NOTHING : cell(row.contender()),
                    number(row.score()) + said(row.error(), " ± "),
                    ratio(row.ratio(), row),
                    row.middle(Score::allocated).isPresent() ? said(row.middle(Score::allocated), "") : NOTHING,
                    ratio(row.ratio(Score::allocated), row)));
        }
        return text.toString();
    }

    /**
     * The acknowledged writes and their fate; the counts are of whole iterations, so that only their ratios count.
     */
    private static String conflicts(List<Row> rows) {
        StringBuilder text = new StringBuilder();
        text.append(line(
                "contender",
                "acknowledged/s (higher is better)",
                "× floor",
                "lost/s",
                "lost of acknowledged",
                "retries per acknowledged",
                "refused of calls"));
        text.append("|---|--:|--:|--:|--:|--:|--:|\n");
        for (Row row : rows) {
            text.append(line(
                    cell(row.contender()),
                    said(row.middle(Tables::acknowledged), ""),
                    ratio(row.ratio(Tables::acknowledged), row),
                    said(row.middle(score -> times(acknowledged(score), part(score, "lost", ACKNOWLEDGED))), ""),
                    percent(row.middle(score -> part(score, "lost", ACKNOWLEDGED))),
                    said(row.middle(score -> part(score, "retries", ACKNOWLEDGED)), ""),
                    percent(row.middle(Tables::refused))));
        }
        return text.toString();
    }

    /** Calls in a second, without those that were refused. */
    private static OptionalDouble acknowledged(Score score) {
        return times(
                OptionalDouble.of(score.score()),
                OptionalDouble.of(1 - refused(score).orElse(0)));
    }

    private static OptionalDouble refused(Score score) {
        double refused = score.metric("refused").orElse(0);
        return OptionalDouble.of(refused / (refused + score.metric(ACKNOWLEDGED).orElse(1)));
    }

    private static OptionalDouble part(Score score, String name, String of) {
        OptionalDouble part = score.metric(name);
        OptionalDouble whole = score.metric(of);
        return part.isPresent() && whole.isPresent()
                ? OptionalDouble.of(part.getAsDouble() / whole.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble times(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() * other.getAsDouble())
                : OptionalDouble.empty();
    }

    private static double metric(Row row, String name) {
        return row.middle(score -> score.metric(name)).orElse(0);
    }

    private static String said(OptionalDouble value, String before) {
        return value.isPresent() ? before + number(value.getAsDouble()) : "";
    }

    private static String percent(OptionalDouble part) {
        return part.isPresent() ? String.format(Locale.ROOT, "%.2f %%", 100 * part.getAsDouble()) : NOTHING;
    }

    private static String ratio(Optional<Row.Ratio> ratio, Row row) {
        return ratio.map(found -> String.format(Locale.ROOT, "%.2f", found.middle())
                        + (row.scores().size() > 1
                                ? String.format(Locale.ROOT, " (%.2f–%.2f)", found.least(), found.most())
                                : ""))
                .orElse(NOTHING);
    }

    /** Three digits that count, and no more than are there. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return size == 0 ? "0" : String.format(Locale.ROOT, format, value);
    }

    static String line(String... cells) {
        return Stream.of(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
