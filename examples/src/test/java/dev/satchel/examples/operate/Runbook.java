package dev.satchel.examples.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page of incidents, as its test reads it. */
final class Runbook {

    private static final Path PAGE = Path.of("../docs/operate/runbook.md");
    private static final Pattern INCIDENT = Pattern.compile(
            "(?ms)^## ([^\\n]+)$.*?^\\*\\*Shows\\*\\* (.*?)^\\*\\*Do\\*\\* .*?^\\*\\*Caused by\\*\\* `(\\w+)`$");
    private static final Pattern METER = Pattern.compile("`(satchel\\.[a-z.]+)(?:\\{([a-z_=,]+)})?`");
    private static final Pattern LINE = Pattern.compile("`((?:ERROR|WARNING|INFO|DEBUG) [^`]+)`");

    private static final Pattern PROBLEM = Pattern.compile("`((?:clock|storage|keys|reaper):[^`]*)`");

    private Runbook() {}

    /** One meter on the page: {@code name{tag=value}}. */
    record Named(String meter, List<String> tags) {}

    /** One incident: which meters move, how log lines and problems of a check begin, and the method that causes it. */
    record Incident(String title, List<Named> meters, List<String> lines, List<String> problems, String causedBy) {}

    static List<Incident> incidents() throws IOException {
        return INCIDENT.matcher(Files.readString(PAGE))
                .results()
                .map(Runbook::incident)
                .toList();
    }

    private static Incident incident(MatchResult found) {
        String shows = found.group(2);
        return new Incident(
                found.group(1),
                METER.matcher(shows).results().map(Runbook::meter).toList(),
                LINE.matcher(shows).results().map(line -> line.group(1)).toList(),
                PROBLEM.matcher(shows).results().map(line -> line.group(1)).toList(),
                found.group(3));
    }

    private static Named meter(MatchResult found) {
        Stream<String> pairs = found.group(2) == null
                ? Stream.of()
                : Arrays.stream(found.group(2).split(",", -1));
        return new Named(
                found.group(1),
                pairs.flatMap(pair -> Arrays.stream(pair.split("=", -1))).toList());
    }

    /** How many headings of incidents there are, whatever stands under them. */
    static long headings() throws IOException {
        Matcher headings = Pattern.compile("(?m)^## ").matcher(Files.readString(PAGE));
        return headings.results().count();
    }
}
