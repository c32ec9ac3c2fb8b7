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
        assertThat(Tables.of(Sample.scores())).contains("""
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
        assertThat(Tables.of(Sample.scores())).contains("""
                        ### FileReadBenchmark.read, records 100000

                        | contender | us/op | × floor | B/op | × floor |
                        |---|--:|--:|--:|--:|
                        | floor | 20.0 | 1.00 | – | – |
                        | satchel | 24.0 | 1.20 | – | – |

                        """);
    }

    @Test
    void aBenchmarkWithoutContendersHasNoRatio() throws Exception {
        assertThat(Tables.of(Sample.scores()))
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
}
