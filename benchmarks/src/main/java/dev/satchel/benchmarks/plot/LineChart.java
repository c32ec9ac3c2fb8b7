package dev.satchel.benchmarks.plot;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Lines over a count, the count on a logarithmic axis, as SVG that stands alone: no script, no font, no style sheet
 * from elsewhere. The background is the page's, and the colours can be read on a light and on a dark one; each line
 * also has a marker of its own.
 *
 * @param title what is measured
 * @param count what the horizontal axis counts
 * @param unit of the vertical axis, which begins at 0
 * @param lines a line for each name: its points, by their count
 */
record LineChart(String title, String count, String unit, Map<String, SortedMap<Double, Double>> lines) {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 76;
    private static final int RIGHT = 540;
    private static final int TOP = 48;
    private static final int BOTTOM = 340;
    private static final int TICKS = 5;
    private static final String INK = "#7d8590";
    private static final List<String> COLOURS =
            List.of("#7d8590", "#2f81f7", "#d29922", "#3fb950", "#db61a2", "#f0883e", "#a371f7");

    /** Whether there is more than one count to draw. */
    boolean grows() {
        return counts().size() > 1;
    }

    private SortedSet<Double> counts() {
        SortedSet<Double> counts = new TreeSet<>();
        lines.values().forEach(line -> counts.addAll(line.keySet()));
        return counts;
    }

    /** The picture. */
    String svg() throws XMLStreamException {
        StringWriter text = new StringWriter();
        XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
        xml.writeStartElement("svg");
        xml.writeDefaultNamespace(NAMESPACE);
        attributes(xml, "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "font-family", "sans-serif");
        attributes(xml, "font-size", "12", "fill", INK);
        xml.writeStartElement("title");
        xml.writeCharacters(title + " by " + count);
        xml.writeEndElement();
        text(xml, LEFT, 24, "start", title);
        xml.writeCharacters("\n");
        horizontal(xml);
        vertical(xml);
        int index = 0;
        for (Map.Entry<String, SortedMap<Double, Double>> line : lines.entrySet()) {
            line(xml, index++, line.getKey(), line.getValue());
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.close();
        return text.toString();
    }

    private void horizontal(XMLStreamWriter xml) throws XMLStreamException {
        rule(xml, LEFT, BOTTOM, RIGHT, BOTTOM, "1");
        for (double at : counts()) {
            rule(xml, x(at), BOTTOM, x(at), BOTTOM + 5, "1");
            text(xml, x(at), BOTTOM + 20, "middle", String.format(Locale.ROOT, "%,.0f", at));
        }
        text(xml, (LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", count + " (logarithmic)");
        xml.writeCharacters("\n");
    }

    private void vertical(XMLStreamWriter xml) throws XMLStreamException {
        double step = most() / TICKS;
        for (int i = 0; i <= TICKS; i++) {
            double y = y(i * step);
            rule(xml, LEFT, y, RIGHT, y, "0.25");
            text(xml, LEFT - 8, y + 4, "end", i == 0 ? "0" : Tables.number(i * step));
        }
        text(xml, LEFT - 8, TOP - 14, "end", unit);
        xml.writeCharacters("\n");
    }

    private void line(XMLStreamWriter xml, int index, String name, SortedMap<Double, Double> points)
            throws XMLStreamException {
        String colour = COLOURS.get(index % COLOURS.size());
        List<String> path = new ArrayList<>();
        for (Map.Entry<Double, Double> point : points.entrySet()) {
            path.add(at(x(point.getKey())) + "," + at(y(point.getValue())));
        }
        xml.writeEmptyElement("polyline");
        attributes(xml, "points", String.join(" ", path), "fill", "none", "stroke", colour, "stroke-width", "2");
        for (Map.Entry<Double, Double> point : points.entrySet()) {
            marker(xml, index, colour, x(point.getKey()), y(point.getValue()));
        }
        double y = TOP + 8 + 22.0 * index;
        marker(xml, index, colour, RIGHT + 24, y);
        text(xml, RIGHT + 36, y + 4, "start", name);
        xml.writeCharacters("\n");
    }

    private static void marker(XMLStreamWriter xml, int index, String colour, double x, double y)
            throws XMLStreamException {
        if (index % 2 == 0) {
            xml.writeEmptyElement("circle");
            attributes(xml, "cx", at(x), "cy", at(y), "r", "4", "fill", colour);
        } else {
            xml.writeEmptyElement("rect");
            attributes(xml, "x", at(x - 4), "y", at(y - 4), "width", "8", "height", "8", "fill", colour);
        }
    }

    private static void rule(XMLStreamWriter xml, double x1, double y1, double x2, double y2, String opacity)
            throws XMLStreamException {
        xml.writeEmptyElement("line");
        attributes(xml, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2), "stroke", INK);
        attributes(xml, "stroke-opacity", opacity);
    }

    private static void text(XMLStreamWriter xml, double x, double y, String anchor, String words)
            throws XMLStreamException {
        xml.writeStartElement("text");
        attributes(xml, "x", at(x), "y", at(y), "text-anchor", anchor);
        xml.writeCharacters(words);
        xml.writeEndElement();
    }

    private static void attributes(XMLStreamWriter xml, String... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.writeAttribute(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private double x(double at) {
        double first = Math.log(counts().first());
        double last = Math.log(counts().last());
        return last == first ? LEFT : LEFT + (Math.log(at) - first) / (last - first) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - value / most() * (BOTTOM - TOP);
    }

    /** A round number that no point exceeds. */
    private double most() {
        double highest = lines.values().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 1e-9))));
        for (double round : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
            if (highest <= round * power) {
                return round * power;
            }
        }
        return 10 * power;
    }

    private static String at(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }
}
