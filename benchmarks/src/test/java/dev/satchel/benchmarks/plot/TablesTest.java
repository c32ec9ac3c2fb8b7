package dev.satchel.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

    @Test
    void aRowSaysTheScoreItsErrorItsBytesAndBothAsMultiplesOfTheFloor() throws Exception {
        assertThat(Tables.of(List.of(Sample.file()))).contains("""
                        ### GrowthBenchmark.open, attributes 50

                        | contender | us/op | × floor | B/op | × floor |
                        |---|--:|--:|--:|--:|
                        | floor | 12.0 ± 0.050 | 1.00 | 50,000 | 1.00 |
                        | satchel | 13.2 ± 0.050 | 1.10 | 55,000 | 1.10 |
                        | <peer> & co | 48.0 ± 0.050 | 4.00 | 200,000 | 4.00 |

                        """);
    }

    @Test
    void whatWasNotMeasuredIsADash() throws Exception {
        assertThat(Tables.of(List.of(Sample.file()))).contains("""
                        ### FileReadBenchmark.read, records 100000

                        | contender | us/op | × floor | B/op | × floor |
                        |---|--:|--:|--:|--:|
                        | floor | 20.0 | 1.00 | – | – |
                        | satchel | 24.0 | 1.20 | – | – |

                        """);
    }

    @Test
    void aBenchmarkWithoutContendersHasNoRatio() throws Exception {
        assertThat(Tables.of(List.of(Sample.file())))
                .contains("### TokenBenchmark.next\n")
                .contains("| – | 0.390 ± 0.010 | – | 88.0 | – |\n");
    }

    @Test
    void aFileThatIsNoneOfJmhIsRefusedByName(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("http.json"), "{}");

        assertThatThrownBy(() -> Score.read(List.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("http.json");
    }

    @Test
    void ofSeveralPassesTheMiddleIsPrintedAndTheMultipleIsOfTheFloorOfThePass(@TempDir Path directory)
            throws Exception {
        List<Path> passes = List.of(
                pass(directory, "1", result("floor", 10), result("satchel", 11)),
                pass(directory, "2", result("floor", 20), result("satchel", 30)),
                pass(directory, "3", result("floor", 10), result("satchel", 12)));

        assertThat(Tables.of(passes)).isEqualTo("""
                        ### Seal.seal, 3 passes

                        | contender | ns/op | × floor | B/op | × floor |
                        |---|--:|--:|--:|--:|
                        | floor | 10.0 | 1.00 (1.00–1.00) | – | – |
                        | satchel | 12.0 | 1.20 (1.10–1.50) | – | – |

                        """);
    }

    @Test
    void aRunWithoutItsFloorIsRefused(@TempDir Path directory) throws IOException {
        List<Path> passes = List.of(
                pass(directory, "1", result("floor", 10), result("satchel", 11)),
                pass(directory, "2", result("satchel", 30)));

        assertThatThrownBy(() -> Tables.of(passes))
                .hasMessageContaining("Seal.seal has satchel without the floor of its pass (file 2)");
    }

    @Test
    void aContenderThatIsTwiceInAPassIsRefused(@TempDir Path directory) throws IOException {
        Path file = pass(directory, "twice", result("floor", 10), result("floor", 11));

        assertThatThrownBy(() -> Tables.of(List.of(file)))
                .hasMessageContaining("twice.json has floor of Seal.seal twice");
    }

    @Test
    void otherThreadsAreAnotherRun(@TempDir Path directory) throws IOException {
        Path file = pass(
                directory,
                "threads",
                result("floor", 10),
                result("floor", 40).replace("\"threads\": 1", "\"threads\": 4"));

        assertThat(Tables.of(List.of(file))).contains("### Seal.seal\n", "### Seal.seal, 4 threads\n");
    }

    @Test
    void aConflictIsToldByWhatBecameOfTheAcknowledged(@TempDir Path directory) throws IOException {
        Path file = pass(directory, "conflict", conflict("floor", 1000, 0, 0, 0), conflict("peer", 3000, 750, 0, 250));

        assertThat(Tables.of(List.of(file)))
                .contains("| acknowledged/s (higher is better) |")
                .contains("| floor | 1,000 | 1.00 | 0 | 0.00 % | 0 | 0.00 % |\n")
                .contains("| peer | 2,250 | 2.25 | 2,250 | 100.00 % | 0 | 25.00 % |\n");
    }

    @Test
    void rowsOfAnotherProgramAreATableOfTheirOwn(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("startup.json"),
                "[{\"program\": \"floor\", \"millis\": 250.4, \"each\": [1]}, {\"program\": \"a|b\", \"millis\": 3}]");

        assertThat(Tables.of(List.of(file))).isEqualTo("""
                        ### startup.json

                        | program | millis |
                        |---|--:|
                        | floor | 250 |
                        | a\\|b | 3.00 |

                        """);
    }

    private static Path pass(Path directory, String name, String... results) throws IOException {
        return Files.writeString(directory.resolve(name + ".json"), "[" + String.join(",", results) + "]");
    }

    private static String result(String contender, double score) {
        return """
                {"benchmark": "dev.satchel.benchmarks.sealing.Seal.seal", "mode": "avgt", "threads": 1,
                 "params": {"contender": "%s"},
                 "primaryMetric": {"score": %s, "scoreError": 0.5, "scoreUnit": "ns/op"}, "secondaryMetrics": {}}
                """.formatted(contender, score);
    }

    private static String conflict(String contender, double score, int lost, int retries, int refused) {
        return """
                {"benchmark": "dev.satchel.benchmarks.conflict.Conflict.increment", "mode": "thrpt", "threads": 8,
                 "params": {"contender": "%s"},
                 "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "ops/s"},
                 "secondaryMetrics": {"acknowledged": {"score": 750}, "lost": {"score": %d},
                   "retries": {"score": %d}, "refused": {"score": %d}}}
                """.formatted(contender, score, lost, retries, refused);
    }
}
