package dev.satchel.file;

import static dev.satchel.file.Samples.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed at random moments, again and again on one directory: every write that it acknowledged
 * is there, at most one more was done, and no record is torn.
 */
class KilledWriterTest {

    private static final int KILLS = "full".equals(System.getProperty("satchel.effort")) ? 500 : 20;

    @TempDir
    private Path directory;

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        Random random = new Random(20_260_101);
        Map<Integer, Long> acknowledged = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Durability durability = kill % 2 == 0 ? Durability.OS : Durability.FSYNC;
            List<String> said = runAndKill(durability, kill, random.nextInt(300));
            for (String line : said) {
                String[] words = line.split(" ", 3);
                acknowledged.put(Integer.valueOf(words[0]), Long.valueOf(words[1]));
            }
            check(acknowledged, "after kill " + kill);
        }
    }

    /** Kills it after so many acknowledgements, wherever in the next write it is by then. */
    private List<String> runAndKill(Durability durability, int seed, int lines)
            throws IOException, InterruptedException {
        try (ChildMachine child = ChildMachine.running(
                KilledWriter.class, directory.toString(), durability.name(), Integer.toString(seed))) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i <= lines; i++) {
                String line = child.line();
                assertThat(line).as("the writer ended by itself").isNotNull();
                said.add(line);
            }
            said.addAll(child.kill());
            // A line without its end was not said; whether its write was done is then open.
            return said.stream().filter(line -> line.matches("\\d+ \\d+ done")).toList();
        }
    }

    private void check(Map<Integer, Long> acknowledged, String when) {
        FileSessionStore store = FileSessionStore.in(directory);
        int unacknowledged = 0;
        List<StoredRecord> owned = new ArrayList<>();
        for (int number = 0; number < KilledWriter.KEYS; number++) {
            StorageKey key = KilledWriter.keyOf(number);
            Optional<StoredRecord> found = store.find(key);
            long version = found.map(StoredRecord::version).orElse(0L);
            long expected = acknowledged.getOrDefault(number, 0L);
            if (version != expected) {
                unacknowledged++;
                assertThat(version)
                        .as("%s: record %s, where version %s was acknowledged last", when, number, expected)
                        .isIn(expected + 1, 0L);
                acknowledged.put(number, version);
            }
            found.ifPresent(
                    record -> assertThat(KilledWriter.isWhole(record)).as(when).isTrue());
            found.filter(record -> record.owner().equals(Optional.of(ANN))).ifPresent(owned::add);
        }
        assertThat(unacknowledged)
                .as("writes done and not acknowledged, " + when)
                .isLessThanOrEqualTo(1);
        assertThat(store.findByOwner(ANN, Optional.empty(), 1000).records())
                .as(when)
                .containsExactlyInAnyOrderElementsOf(owned);
    }
}
