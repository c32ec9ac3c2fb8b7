package dev.satchel.http.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The header lines of one response that carry a token. Each is said once. It comes back as it was where a container
 * took it away, and gives way to the line of a later commit of the same request. For the thread of the exchange.
 */
final class TokenLines {

    private final List<Line> carried = new ArrayList<>();
    private final List<Line> superseded = new ArrayList<>();

    /** A further commit says anew what is carried: its lines take the place of those so far. */
    void supersede() {
        superseded.addAll(carried);
    }

    /**
     * Adds a line, in place of those that were superseded.
     *
     * @param present the lines of this name that stay
     */
    void add(HttpServletResponse answer, String name, String value, Collection<String> present) {
        List<String> lines = new ArrayList<>(present);
        superseded.stream().filter(line -> line.name.equals(name)).forEach(line -> lines.remove(line.value));
        lines.add(value);
        set(answer, name, lines);
        carried.removeAll(superseded);
        superseded.clear();
        carried.add(new Line(name, value));
    }

    /** Puts the lines back where something took them away. */
    void restore(HttpServletResponse answer) {
        for (Line line : carried) {
            if (!answer.getHeaders(line.name).contains(line.value)) {
                answer.addHeader(line.name, line.value);
            }
        }
    }

    /** Sets these lines in place of all others of the name. */
    static void set(HttpServletResponse answer, String name, List<String> values) {
        answer.setHeader(name, values.get(0));
        values.subList(1, values.size()).forEach(value -> answer.addHeader(name, value));
    }

    private record Line(String name, String value) {}
}
