package dev.satchel.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/**
 * Draws how a score grows: a chart for each benchmark whose parameters count something ({@code attributes}, {@code live} sessions,
 * {@code records}), a line for each contender.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.plot.Charts docs/performance results.json…
 * </pre>
 */
public final class Charts {

    private static final List<String> COUNTED = List.of("attributes", "live", "records");

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
        for (String axis : COUNTED) {
            Map<Group, List<Score>> groups = new LinkedHashMap<>();
            scores.stream()
                    .filter(score -> score.parameters().containsKey(axis))
                    .forEach(score -> groups.computeIfAbsent(Group.of(score, axis), group -> new ArrayList<>())
                            .add(score));
            groups.forEach((group, each) -> {
                LineChart chart = chart(group, axis, each);
                if (chart.grows()) {
                    charts.put(group.file(axis), chart);
                }
            });
        }
        return charts;
    }

    /** What the points of a chart have in common. */
    private record Group(String benchmark, SortedMap<String, String> parameters, String unit) {

        static Group of(Score score, String axis) {
            SortedMap<String, String> others = new TreeMap<>(score.parameters());
            others.remove(axis);
            return new Group(score.benchmark(), others, score.unit());
        }

        String title() {
            return parameters.isEmpty() ? benchmark : benchmark + ", " + Score.said(parameters);
        }

        String file(String axis) {
            return (title() + " by " + axis)
                            .replaceAll("([a-z])([A-Z])", "$1-$2")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9]+", "-")
                    + ".svg";
        }
    }

    private static LineChart chart(Group group, String axis, List<Score> scores) {
        Map<String, SortedMap<Double, Double>> lines = new LinkedHashMap<>();
        for (Score score : scores) {
            double count = Double.parseDouble(score.parameters().getOrDefault(axis, ""));
            lines.computeIfAbsent(score.contender(), contender -> new TreeMap<>())
                    .put(count, score.score());
        }
        return new LineChart(group.title(), axis, group.unit(), lines);
    }
}
