package dev.satchel.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
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
}
