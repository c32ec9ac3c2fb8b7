package dev.satchel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.benchmarks.http.HttpCost;
import dev.satchel.benchmarks.http.WholeStack;
import dev.satchel.benchmarks.memory.HeapPerSession;
import dev.satchel.benchmarks.memory.Scaling;
import dev.satchel.benchmarks.memory.Tail;
import dev.satchel.benchmarks.redis.RoundTrips;
import dev.satchel.benchmarks.startup.StartUp;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The programs that are none of JMH's still work, with as little as they take. They measure nothing. */
class ProgramsTest {

    @TempDir
    private Path directory;

    private String file;

    @BeforeEach
    void name() {
        file = directory.resolve("written.json").toString();
    }

    @Test
    void aSessionTakesMoreHeapThanItsJson() throws Exception {
        HeapPerSession.main(new String[] {file, "1000,2000", "TYPICAL"});

        JsonNode rows = written();
        assertThat(rows.valueStream().map(row -> row.path("contender").asString()))
                .contains("json", "floor", "satchel");
        assertThat(row(rows, "contender", "satchel").path("bytes").asInt())
                .isGreaterThan(row(rows, "contender", "json").path("bytes").asInt());
    }

    @Test
    void threadsAskOneStackAndEachItsOwn() throws Exception {
        Scaling.main(new String[] {file, "2", "5", "1,2"});

        JsonNode rows = written();
        assertThat(rows.valueStream()
                        .map(row -> row.path("contender").asString() + " "
                                + row.path("request").asString() + " "
                                + row.path("threads").asInt()))
                .containsExactly(
                        "floor open-read 1",
                        "floor open-write 1",
                        "satchel open-read 1",
                        "satchel open-write 1",
                        "floor open-read 2",
                        "floor open-write 2",
                        "satchel open-read 2",
                        "satchel open-write 2");
        assertThat(rows.valueStream().map(row -> row.path("ratio").asDouble()))
                .allSatisfy(ratio -> assertThat(ratio).isPositive());
    }

    @Test
    void requestsArriveAtAPaceWhileAReaperDeletes() throws Exception {
        Tail.main(new String[] {file, "1000", "100"});

        JsonNode rows = written();
        assertThat(rows.valueStream()
                        .limit(4)
                        .map(row -> row.path("contender").asString() + " "
                                + row.path("request").asString()))
                .containsExactly("floor open-read", "floor open-write", "satchel open-read", "satchel open-write");
        assertThat(rows.valueStream().limit(4))
                .allSatisfy(row -> assertThat(row.path("p999Nanos").asInt())
                        .isGreaterThanOrEqualTo(row.path("medianNanos").asInt()));
        assertThat(rows.path(4).path("reaped").asInt()).isPositive();
    }

    @Test
    void satchelAsksRedisOnceAndSpringMoreOften() throws Exception {
        RoundTrips.main(new String[] {file});

        JsonNode rows = written();
        assertThat(rows.valueStream()
                        .filter(row -> row.path("contender").asString().equals("satchel"))
                        .map(row -> row.path("roundTrips").asDouble()))
                .containsExactly(1.0, 1.0);
        assertThat(rows.valueStream()
                        .filter(row -> row.path("contender").asString().equals("spring"))
                        .map(row -> row.path("roundTrips").asDouble()))
                .anyMatch(trips -> trips > 1);
    }

    @Test
    void floorAndSatchelAskRedisByTurns() throws Exception {
        dev.satchel.benchmarks.redis.InTurns.main(new String[] {file, "4", "5"});

        compared("read", "write");
    }

    @Test
    void floorAndSatchelReadAndWriteFilesByTurns() throws Exception {
        dev.satchel.benchmarks.file.InTurns.main(new String[] {file, "4", "5"});

        compared("read", "write OS", "write FSYNC");
    }

    @Test
    void floorAndSatchelAskADatabaseByTurns() throws Exception {
        dev.satchel.benchmarks.jdbc.InTurns.main(new String[] {file, "4", "5"});

        compared("find", "create", "replace", "touch");
    }

    @Test
    void springAndSatchelServeRequestsFromADatabaseByTurns() throws Exception {
        dev.satchel.benchmarks.jdbc.Peers.main(new String[] {file, "4", "5"});

        compared("read", "read, saved", "write");
    }

    @Test
    void aTableGrowsAndIsReapedBesideAWriter() throws Exception {
        dev.satchel.benchmarks.jdbc.Growth.main(new String[] {file, "h2", "200,400", "4", "5"});

        assertThat(written()
                        .valueStream()
                        .filter(row -> row.has("request"))
                        .map(row -> row.path("request").asString()))
                .containsExactly("find 200", "replace 200", "touch 200", "find 400", "replace 400", "touch 400");
        assertThat(written()
                        .valueStream()
                        .filter(row -> row.has("reaper"))
                        .map(row -> row.path("reaper").asString()))
                .containsExactly("satchel", "one statement", "no reaping");
    }

    @Test
    void aHybridStackAndThePureOnesTakeTurns() throws Exception {
        dev.satchel.benchmarks.hybrid.InTurns.main(new String[] {file, "4", "5"});

        compared("visitor reads", "visitor writes", "user reads", "user writes", "login");
    }

    private void compared(String... requests) {
        assertThat(written().valueStream().map(row -> row.path("request").asString()))
                .containsExactly(requests);
        assertThat(written().valueStream()).allSatisfy(row -> {
            assertThat(row.path("floorFastest").asDouble()).isPositive();
            assertThat(row.path("satchelMicros").asDouble())
                    .isGreaterThanOrEqualTo(row.path("satchelFastest").asDouble());
        });
    }

    @Test
    void eachHandlerServesUnderLoad() throws Exception {
        HttpCost.main(new String[] {file, "1", "50"});

        // Not their values: a busy machine may give a server no measurable time within so few milliseconds.
        assertThat(written().valueStream()).hasSize(7).allSatisfy(row -> {
            assertThat(row.has("handMicros")).isTrue();
            assertThat(row.has("satchelMicros")).isTrue();
        });
    }

    @Test
    void theWholeStackServesEachContenderAndSatchelLosesNoUpdate() throws Exception {
        WholeStack.main(new String[] {file, "1", "20"});

        assertThat(written()
                        .valueStream()
                        .map(row -> row.path("host").asString() + ": "
                                + row.path("sessions").asString()))
                .containsExactly(
                        "JDK server: none",
                        "JDK server: by hand, memory",
                        "JDK server: Satchel, memory",
                        "JDK server: by hand, sealed",
                        "JDK server: Satchel, sealed",
                        "JDK server: by hand, Redis",
                        "JDK server: Satchel, Redis",
                        "JDK server: Satchel, files",
                        "Jetty: none",
                        "Jetty: Satchel, memory",
                        "Jetty: by hand, sealed",
                        "Jetty: Satchel, sealed",
                        "Jetty: Satchel, Redis",
                        "Jetty: Satchel, H2",
                        "Jetty: Jetty's own, memory",
                        "Jetty: Spring Session, memory",
                        "Jetty: Spring Session, Redis",
                        "Jetty: Spring Session, H2",
                        "Vert.x Web: none",
                        "Vert.x Web: Satchel, memory",
                        "Vert.x Web: Vert.x's own, memory",
                        "Javalin: none",
                        "Javalin: Satchel, memory",
                        "Javalin: Javalin's own, memory");
        assertThat(written()
                        .valueStream()
                        .filter(row -> row.path("sessions").asString().startsWith("Satchel")))
                .hasSize(10)
                .allSatisfy(row -> {
                    assertThat(row.has("readAddedMicros")).isTrue();
                    assertThat(row.has("writeAddedMicros")).isTrue();
                    assertThat(row.has("countAddedMicros")).isTrue();
                    // A sealed session has no number of lost updates: the client keeps it.
                    assertThat(row.path("lost").asInt(0)).isZero();
                });
        assertThat(written().valueStream().filter(row -> row.has("lost")))
                .hasSize(15)
                .allSatisfy(row -> assertThat(row.path("acknowledged").asInt()).isPositive());
    }

    @Test
    void everyProgramGetsReady() throws Exception {
        StartUp.main(new String[] {file, "1"});

        JsonNode rows = written();
        assertThat(rows.valueStream().map(row -> row.path("program").asString()))
                .containsExactly("floor", "cookie", "memory");
        assertThat(rows.valueStream().map(row -> row.path("medianMillis").asDouble()))
                .allSatisfy(median -> assertThat(median).isPositive());
    }

    private JsonNode written() {
        return new JsonMapper().readTree(Path.of(file));
    }

    private static JsonNode row(JsonNode rows, String field, String value) {
        return rows.valueStream()
                .filter(row -> row.path(field).asString().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
