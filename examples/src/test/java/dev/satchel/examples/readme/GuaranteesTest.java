package dev.satchel.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the README says that a store guarantees is what the contract kit found. */
class GuaranteesTest {

    private static final Path ROOT = Path.of("..");

    /** The cell of the README's table in this row and column, whose first is the name of the row. */
    private static String cell(String row, int column) throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("README.md"))) {
            String found = lines.filter(line -> line.startsWith("| " + row + " |"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the README has no row '" + row + "'"));
            return List.of(found.split("\\|")).get(column + 1).strip();
        }
    }

    private static JsonNode found(String store) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(ROOT.resolve("docs/conformance/" + store + ".json")));
    }

    private static boolean claims(JsonNode found, String claim) {
        return found.get("claims").valueStream().anyMatch(one -> one.asString().equals(claim));
    }

    @ParameterizedTest
    @CsvSource({
        "2, memory",
        "3, file",
        "4, redis",
        "4, redis-cluster",
        "5, jdbc-postgresql",
        "5, jdbc-mariadb",
        "5, jdbc-h2",
        "5, jdbc-sqlite"
    })
    void theTableSaysWhatTheKitFound(int column, String store) throws IOException {
        JsonNode found = found(store);

        assertThat(found.get("violated").asInt()).isZero();
        assertThat(found.get("rules")
                        .valueStream()
                        .filter(rule -> rule.get("id").asString().startsWith("CAS-"))
                        .map(rule -> rule.get("outcome").asString()))
                .isNotEmpty()
                .containsOnly("passed");
        assertThat(cell("no update is lost", column)).isEqualTo("yes");
        assertThat(cell("sign-out is final, whoever kept the token", column)).isEqualTo("yes");
        assertThat(cell("a principal's sessions: list, revoke", column))
                .isEqualTo(claims(found, "OWNERS") ? "yes" : "no");
        assertThat(cell("listeners are notified when a session expires", column))
                .isEqualTo(claims(found, "DROPS") ? "yes" : "no");
        assertThat(cell("seen by several processes", column).equals("no"))
                .as("shared")
                .isEqualTo(!claims(found, "SHARED"));
        // On Redis and in a database it is the server's configuration that decides, and the table says so.
        String survives = cell("survives the process", column);
        assertThat(
                        survives.equals("yes")
                                ? claims(found, "DURABLE")
                                : !survives.equals("no") || !claims(found, "DURABLE"))
                .as("durable")
                .isTrue();
    }
}
