package dev.satchel.benchmarks.plot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The results of programs other than JMH: an array of rows, each an object with the same names. Lists in a row are left
 * out.
 */
final class Flat {

    private Flat() {}

    /** Whether these are rows. */
    static boolean is(JsonNode results) {
        return results.isArray() && !results.isEmpty() && results.valueStream().allMatch(JsonNode::isObject);
    }

    /** The rows as a table in Markdown. */
    static String table(String title, JsonNode rows) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> numbers = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            for (Map.Entry<String, JsonNode> field : row.properties()) {
                if (field.getValue().isValueNode()) {
                    names.add(field.getKey());
                }
                if (field.getValue().isNumber()) {
                    numbers.add(field.getKey());
                }
            }
        }
        StringBuilder text = new StringBuilder("### " + Tables.cell(title) + "\n\n");
        text.append(Tables.line(names.stream().map(Tables::cell).toArray(String[]::new)));
        names.forEach(name -> text.append(numbers.contains(name) ? "|--:" : "|---"));
        text.append("|\n");
        for (JsonNode row : rows) {
            List<String> cells = new ArrayList<>();
            names.forEach(name -> cells.add(cell(row.path(name))));
            text.append(Tables.line(cells.toArray(String[]::new)));
        }
        return text.append('\n').toString();
    }

    private static String cell(JsonNode value) {
        return value.isNumber() ? Tables.number(value.asDouble()) : Tables.cell(value.asString(""));
    }
}
