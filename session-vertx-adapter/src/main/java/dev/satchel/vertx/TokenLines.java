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
        List<String> lines = new ArrayList<>(headers.getAll(name));
        superseded.stream().filter(line -> line.name.equals(name)).forEach(line -> lines.remove(line.value));
        lines.add(value);
        headers.set(name, lines);
        carried.removeAll(superseded);
        superseded.clear();
        carried.add(new Line(name, value));
    }

    private record Line(String name, String value) {}
}
