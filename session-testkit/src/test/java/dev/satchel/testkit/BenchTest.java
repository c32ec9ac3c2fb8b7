package dev.satchel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

    @Test
    void twoBenchesShareNeitherNamespaceNorDirectory() {
        try (Bench one = Bench.seeded(1);
                Bench other = Bench.seeded(1)) {
            assertThat(one.namespace()).isNotEqualTo(other.namespace()).matches("[a-z][a-z0-9]{32}");
            assertThat(one.directory()).isNotEqualTo(other.directory()).isEqualTo(one.directory());
        }
    }

    @Test
    void aTemporaryDirectoryGoesWithTheBench() throws IOException {
        Bench bench = Bench.seeded(1);
        Path inside = Files.createDirectories(bench.directory().resolve("deep")).resolve("file");
        Files.writeString(inside, "x");

        bench.close();

        assertThat(bench.directory()).doesNotExist();
    }

    @Test
    void aDirectoryOfYoursStays(@TempDir Path directory) {
        Bench.in(directory, 1).close();

        assertThat(directory).exists();
    }

    @Test
    void whatWasOpenedLastIsClosedFirstAndAFailureSkipsNobody() {
        List<String> closed = new ArrayList<>();
        Bench bench = Bench.seeded(1);
        bench.onClose(() -> closed.add("first"));
        bench.onClose(() -> {
            throw new IOException("stuck");
        });
        bench.onClose(() -> closed.add("last"));

        assertThatThrownBy(bench::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("stuck");
        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void aFailingDiskLosesWhatWasNotForcedAndKeepsItWhenItOnlyGoesAway() throws IOException {
        FailingDisk disk = Bench.seeded(1).failingDisk();
        Path file = Files.createDirectories(disk.directory()).resolve("file");
        Files.writeString(file, "x");
        int steps = disk.steps();

        disk.begin();
        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(IOException.class);
        disk.end();

        assertThat(disk.cells()).containsExactly("file");
        Files.writeString(disk.directory().resolve("unforced"), "y");
        disk.now();
        assertThat(disk.cells()).containsExactly("file");
        assertThat(disk.steps()).isGreaterThanOrEqualTo(steps);
    }
}
