package dev.satchel.benchmarks.plot;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Results as JMH writes them: one benchmark over attributes, one over records that ran once, one without parameters.
 */
final class Sample {

    private Sample() {}

    static List<Score> scores() throws Exception {
        return Score.read(List.of(file()));
    }

    static Path file() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(Sample.class.getResource("results.json")).toURI());
    }
}
