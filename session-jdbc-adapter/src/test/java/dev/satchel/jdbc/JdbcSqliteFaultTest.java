package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite, which has no SQL states, answers in want of a lock, of a right to write, or of room. */
class JdbcSqliteFaultTest {

    @TempDir
    private Path directory;

    private Plain source(String options) {
        return new Plain("jdbc:sqlite:" + directory.resolve("sessions.db") + "?" + options);
    }

    @Test
    void aLockThatIsNotFreeInTimeIsUnavailableAndNothingWasWritten() throws Exception {
        JdbcSessionStore store = JdbcSessionStore.builder(source("busy_timeout=50"))
                .createIfMissing()
                .build();
        store.create(record("one", 1, "text"));
        try (Connection holder = source("busy_timeout=50").getConnection()) {
            DatabaseBehaviour.execute(holder, "BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> store.replace(record("one", 2, "the secret"), 1))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("lock")
                    .hasMessageContaining("nothing was written");

            DatabaseBehaviour.execute(holder, "ROLLBACK");
        }
        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
    }

    @Test
    void aFileThatTakesNoWritesAnswersReads() {
        JdbcSessionStore.builder(source("")).createIfMissing().build().create(record("one", 1, "text"));
        JdbcSessionStore store = JdbcSessionStore.builder(source("open_mode=1")).build();

        assertThat(store.find(key("one"))).contains(record("one", 1, "text"));
        assertThatThrownBy(() -> store.delete(key("one"), 1))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("read-only")
                .hasMessageContaining("nothing was written");
    }

    @Test
    void aFullFileIsAFullStoreAndWhatWasThereStays() {
        FaultBehaviour.isFullAtLast(JdbcSessionStore.builder(source("max_page_count=500"))
                .createIfMissing()
                .build());
    }
}
