package dev.satchel.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * Draws how a score grows: a chart for each benchmark whose parameters count something ({@code attributes}, {@code
 * live} sessions, {@code records}), a line for each contender, through the middle of all passes.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.plot.Charts docs/performance results.json…
 * </pre>
 */
public final class Charts {

    /** The parameters that count. */
    static final List<String> COUNTED = List.of("attributes", "live", "records");

    private Charts() {}

    public static void main(String[] args) throws IOException, XMLStreamException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        List<Path> files = Stream.of(args).skip(1).map(Path::of).toList();
        for (Map.Entry<String, LineChart> chart : of(Score.read(files)).entrySet()) {
            Path file = directory.resolve(chart.getKey());
            Files.writeString(file, chart.getValue().svg());
            System.out.println(file);
        }
    }

    /** The charts, by the name of their file. */
    static Map<String, LineChart> of(List<Score> scores) {
        Map<String, LineChart> charts = new LinkedHashMap<>();
        Map<Score.Run, List<Row>> runs = Row.of(scores);
        for (String axis : COUNTED) {
            Map<Score.Run, Map<String, SortedMap<Double, Double>>> groups = new LinkedHashMap<>();
            runs.forEach((run, rows) -> {
                String count = run.parameters().get(axis);
                if (count != null) {
                    Map<String, SortedMap<Double, Double>> lines =
                            groups.computeIfAbsent(run.without(axis), group -> new LinkedHashMap<>());
                    rows.forEach(row -> lines.computeIfAbsent(row.contender(), contender -> new TreeMap<>())
                            .put(Double.parseDouble(count), row.score()));
                }
            });
            groups.forEach((group, lines) -> {
                LineChart chart = new LineChart(group.said(), axis, group.unit(), lines);
                if (chart.grows()) {
                    charts.put(file(group, axis), chart);
                }
            });
        }
        return charts;
    }

    private static String file(Score.Run group, String axis) {
        return (group.said() + " by " + axis)
                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                + ".svg";
    }
}
