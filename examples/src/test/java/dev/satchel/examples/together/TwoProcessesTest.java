package dev.satchel.examples.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.examples.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, one directory, one session: every update counts. */
@Timeout(600)
class TwoProcessesTest {

    private static final int EACH = "full".equals(System.getProperty("satchel.effort")) ? 10_000 : 1_000;

    @TempDir
    private Path directory;

    private ChildJvm incrementer() throws Exception {
        return ChildJvm.start(
                Incrementer.class,
                List.of(directory.toString(), Integer.toString(EACH)),
                Map.of(),
                any -> true,
                "-XX:TieredStopAtLevel=1");
    }

    @Test
    void noUpdateOfEitherIsLost() throws Exception {
        try (ChildJvm one = incrementer();
                ChildJvm two = incrementer()) {
            assertThat(one.readUntil("ready")).containsExactly("ready");
            assertThat(two.readUntil("ready")).containsExactly("ready");
            one.say("go\n");
            two.say("go\n");
            assertThat(one.readAll()).isEmpty();
            assertThat(two.readAll()).isEmpty();
            assertThat(one.exitCode()).isZero();
            assertThat(two.exitCode()).isZero();
        }
        assertThat(Incrementer.session(directory)
                        .<Integer, RuntimeException>read(
                                view -> view.get(Incrementer.COUNT).orElseThrow()))
                .isEqualTo(2 * EACH);
    }
}
