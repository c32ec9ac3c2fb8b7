package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every verb on every server of this machine, beside the one that the whole suite runs on. The suite itself runs on
 * another one with {@code -Dsatchel.redis.server=/usr/bin/redis-server}.
 */
class EveryServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"redis-server", "valkey-server"})
    void everyVerbDoesItsWork(String program, @TempDir Path directory) {
        Optional<Path> binary = onThePath(program);
        if (binary.isEmpty()) {
            System.out.println(
                    "EveryServerTest: there is no " + program + " on the path of this machine, so it is not tried");
        }
        assumeTrue(binary.isPresent(), "no " + program + " on the path");
        try (RedisProcess server = RedisProcess.start(binary.get(), directory);
                Stats control = new Stats(server);
                RedisSessionStore store =
                        RedisSessionStore.node(server.uri()).clock(() -> NOW).connect()) {
            System.out.println("EveryServerTest: " + program + " "
                    + control.commands()
                            .info("server")
                            .lines()
                            .filter(line -> line.matches("(redis|valkey)_version:.*"))
                            .toList());

            assertThat(store.create(owned("a", 1, ADA))).isEqualTo(WriteResult.APPLIED);
            assertThat(store.create(record("a", 9, "late"))).isEqualTo(WriteResult.CONFLICT);
            assertThat(store.replace(owned("a", 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
            assertThat(store.touch(key("a"), 2, 3, NOW, NOW.plus(Duration.ofHours(9))))
                    .isEqualTo(WriteResult.APPLIED);
            assertThat(store.findByOwner(ADA, Optional.empty(), 10).records())
                    .extracting(StoredRecord::version)
                    .containsExactly(3L);
            assertThat(store.delete(key("a"), 3)).isEqualTo(WriteResult.APPLIED);
            assertThat(store.find(key("a"))).isEmpty();
            Until.holds(
                    "nothing is left",
                    Duration.ofSeconds(5),
                    () -> control.commands().dbsize() == 0);
        }
    }

    private static Optional<Path> onThePath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
