package dev.satchel.vertx;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The header lines of one response that carry a token, through all exchanges of its request. The lines of a commit are
 * beside each other, and in place of those of the commit before.
 */
final class TokenLines {

    private final List<Line> carried = new ArrayList<>();
    private final List<Line> superseded = new ArrayList<>();

    /** A further exchange begins: what it writes takes the place of the lines so far. */
    void supersede() {
        superseded.clear();
        superseded.addAll(carried);
    }

    /** Adds a line, in place of those that are superseded, beside all others of the name. */
    void add(MultiMap headers, String name, String value) {
        write(headers, name, value, headers.getAll(name));
    }

    /** Sets a line, in place of all others of the name. */
    void set(MultiMap headers, String name, String value) {
        write(headers, name, value, List.of());
    }

    private void write(MultiMap headers, String name, String value, List<String> present) {
        List<String> lines = new ArrayList<>(present);
        superseded.stream().filter(line -> line.name.equals(name)).forEach(line -> lines.remove(line.value));
        lines.add(value);
        headers.set(name, lines);
        carried.removeAll(superseded);
        superseded.clear();
        carried.add(new Line(name, value));
    }

    /** Puts the lines back where something took them away. */
    void restore(MultiMap headers) {
        for (Line line : carried) {
            if (!line.isIn(headers)) {
                headers.add(line.name, line.value);
            }
        }
    }

    /** Whether a line is missing from the headers that left. The answer is given once; no line is known after it. */
    boolean areLost(MultiMap headers) {
        boolean lost = carried.stream().anyMatch(line -> !line.isIn(headers));
        carried.clear();
        return lost;
    }

    private record Line(String name, String value) {
        boolean isIn(MultiMap headers) {
            return headers.contains(name, value, false);
        }
    }
}
