package dev.satchel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StripeLocksTest {

    @TempDir
    private Path directory;

    private StripeLocks locks(Duration patience) {
        return new StripeLocks(
                Premises.open(directory, Durability.OS), new Disk(directory, Durability.OS), patience);
    }

    private String seenByAnotherProcess() throws IOException {
        try (ChildMachine probe =
                ChildMachine.running(LockProbe.class, directory.resolve("locks/07").toString())) {
            return probe.line();
        }
    }

    @Test
    void a_second_store_that_gives_up_does_not_take_the_firsts_lock_along() throws IOException {
        StripeLocks first = locks(Duration.ofSeconds(10));
        StripeLocks second = locks(Duration.ofMillis(1));
        first.holding(7, () -> {
            assertThatThrownBy(() -> second.holding(7, () -> true)).isInstanceOf(IOException.class);
            assertThat(seenByAnotherProcess()).isEqualTo("held");
            return true;
        });
        assertThat(seenByAnotherProcess()).isEqualTo("free");
        assertThat(second.holding(7, () -> "now")).isEqualTo("now");
    }

    @Test
    void what_is_done_under_the_lock_may_fail_and_the_lock_is_free_again() throws IOException {
        StripeLocks locks = locks(Duration.ofMillis(1));
        assertThatThrownBy(() -> locks.holding(7, () -> {
                    throw new IOException("failed");
                }))
                .hasMessage("failed");
        assertThat(locks.holding(7, () -> "again")).isEqualTo("again");
    }

    @Test
    void stripes_do_not_wait_for_each_other() throws IOException {
        StripeLocks first = locks(Duration.ofMillis(1));
        StripeLocks second = locks(Duration.ofMillis(1));
        assertThat(first.<String>holding(7, () -> second.holding(8, () -> "both"))).isEqualTo("both");
    }
}
