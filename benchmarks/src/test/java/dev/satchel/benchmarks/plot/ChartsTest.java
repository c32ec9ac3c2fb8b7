package dev.satchel.benchmarks.plot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {

    private static final String BY_ATTRIBUTES = "growth-benchmark-open-by-attributes.svg";

    private static Document chart(String name) throws Exception {
        String svg =
                Objects.requireNonNull(Charts.of(Sample.scores()).get(name)).svg();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<double[]> points(Element line) {
        return Arrays.stream(line.getAttribute("points").split(" ", -1))
                .map(point -> Arrays.stream(point.split(",", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    @Test
    void eachBenchmarkThatCountsSomethingHasAChartAndNoOther() throws Exception {
        assertThat(Charts.of(Sample.scores()))
                .containsOnlyKeys(BY_ATTRIBUTES, "file-read-benchmark-read-by-records.svg");
    }

    @Test
    void everyContenderHasALineAndItsNameIsEscaped() throws Exception {
        Document chart = chart(BY_ATTRIBUTES);

        assertThat(elements(chart, "polyline")).hasSize(3);
        assertThat(elements(chart, "text"))
                .extracting(Element::getTextContent)
                .contains("floor", "satchel", "<peer> & co", "5", "50", "500", "us/op", "attributes (logarithmic)");
    }

    @Test
    void tenTimesAsManyIsAsFarAgainToTheRightAndMoreIsHigherUp() throws Exception {
        List<double[]> floor = points(elements(chart(BY_ATTRIBUTES), "polyline").get(0));

        double firstStep = floor.get(1)[0] - floor.get(0)[0];
        double secondStep = floor.get(2)[0] - floor.get(1)[0];
        assertThat(firstStep).isPositive().isCloseTo(secondStep, within(0.2));
        assertThat(floor.get(2)[1]).isLessThan(floor.get(1)[1]);
    }

    @Test
    void theVerticalAxisBeginsAtZeroSoThatHeightsCompareAsScoresDo() throws Exception {
        List<Element> lines = elements(chart(BY_ATTRIBUTES), "polyline");
        double bottom = 340;

        double floor = bottom - points(lines.get(0)).get(2)[1];
        double peer = bottom - points(lines.get(2)).get(2)[1];
        assertThat(peer / floor).isCloseTo(4, within(0.05));
    }

    @Test
    void noPointLeavesThePicture() throws Exception {
        for (Element line : elements(chart(BY_ATTRIBUTES), "polyline")) {
            assertThat(points(line)).allSatisfy(point -> {
                assertThat(point[0]).isBetween(76.0, 540.0);
                assertThat(point[1]).isBetween(48.0, 340.0);
            });
        }
    }

    @Test
    void aCountOfOneIsNoChart() {
        LineChart chart = new LineChart("t", "records", "us/op", Map.of("floor", new TreeMap<>(Map.of(10.0, 1.0))));

        assertThat(chart.grows()).isFalse();
    }

    @Test
    void whatABenchmarkCountsHasAChart() throws Exception {
        Set<String> counted = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(
                        OutputFormatFactory.createFormatInstance(
                                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), VerboseMode.SILENT),
                        List.of())) {
            for (Field field : Class.forName(entry.getUserClassQName()).getFields()) {
                Param parameter = field.getAnnotation(Param.class);
                if (parameter != null
                        && parameter.value().length > 1
                        && Arrays.stream(parameter.value()).allMatch(value -> value.matches("[0-9.]+"))) {
                    counted.add(field.getName());
                }
            }
        }

        assertThat(counted).isNotEmpty().isSubsetOf(Charts.COUNTED);
    }

    @Test
    void aPointIsTheMiddleOfAllPasses(@TempDir Path directory) throws Exception {
        List<Path> passes = new ArrayList<>();
        for (int score : List.of(10, 70, 20)) {
            String results = List.of(1, 10).stream()
                    .map(records -> """
                            {"benchmark": "a.Read.read", "mode": "avgt", "threads": 1,
                             "params": {"contender": "floor", "records": "%d"},
                             "primaryMetric": {"score": %d, "scoreUnit": "us/op"}}""".formatted(records, score))
                    .collect(Collectors.joining(",", "[", "]"));
            passes.add(Files.writeString(directory.resolve(score + ".json"), results));
        }

        assertThat(Charts.of(Score.read(passes)).values())
                .singleElement()
                .satisfies(chart ->
                        assertThat(chart.lines()).containsEntry("floor", new TreeMap<>(Map.of(1.0, 20.0, 10.0, 20.0))));
    }
}
