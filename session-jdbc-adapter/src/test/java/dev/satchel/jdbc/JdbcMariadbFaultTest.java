package dev.satchel.jdbc;

import static dev.satchel.jdbc.Records.NOW;
import static dev.satchel.jdbc.Records.key;
import static dev.satchel.jdbc.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.session.store.StorageKey;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcMariadbFaultTest extends FaultBehaviour {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    @Override
    String adminUrl() {
        return url().replace("user=satchel&password=satchel", "user=admin&password=admin");
    }

    @Override
    String url() {
        return SERVERS.shared(Recipes.MARIADB).url();
    }

    @Override
    int port() {
        return SERVERS.shared(Recipes.MARIADB).port();
    }

    @Override
    String impatient() {
        return "&sessionVariables=innodb_lock_wait_timeout=1";
    }

    /** Not the table of transactions, which stays as it is while somebody reads it more often than each 0.1 s. */
    @Override
    String waiting() {
        return "SELECT variable_value FROM information_schema.global_status"
                + " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
    }

    @Override
    String idsOfWaiting() {
        return "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    }

    @Override
    String kill(String id) {
        return "KILL CONNECTION " + id;
    }

    @Override
    List<String> readOnly(boolean on) {
        return List.of("SET GLOBAL read_only = " + (on ? "1" : "0"));
    }

    @Override
    List<String> crowd() {
        return List.of(
                "CREATE USER crowded@'localhost' IDENTIFIED BY 'crowded' WITH MAX_USER_CONNECTIONS 1",
                "GRANT ALL ON satchel.* TO crowded@'localhost'");
    }

    @Override
    String crowdedUrl() {
        return url().replace("user=satchel&password=satchel", "user=crowded&password=crowded");
    }

    @Test
    void aFullTableSpaceIsAFullStoreAndWhatWasThereStays() throws Exception {
        try (ServerProcess small = SERVERS.fresh(
                        Recipes.MARIADB,
                        "--innodb-file-per-table=0",
                        "--innodb-data-file-path=ibdata1:12M:autoextend:max:16M");
                HikariDataSource pool = Pools.of(small.url())) {
            isFullAtLast(JdbcSessionStore.builder(pool).createIfMissing().build());
        }
    }

    /** What the engine calls now decides, whatever the server takes the time for. */
    @Test
    void aServerThatIsDecadesLateNeitherEndsASessionNorKeepsOne() {
        JdbcSessionStore late = storeAt(url() + "&sessionVariables=timestamp=86400");
        late.create(record("live", 1, "text").touched(1, NOW, NOW.plusMillis(1)));
        late.create(record("passed", 1, "text").touched(1, NOW, NOW));

        assertThat(late.deleteExpired(NOW, 10)).isEqualTo(1);
        assertThat(late.find(key("live"))).isPresent();
        assertThat(late.find(key("passed"))).isEmpty();
    }

    // Guard: MySql.fault calls a deadlock one that rolled back, and Database.run sends the statement again.
    @Test
    void aReaperThatLosesADeadlockGoesOnWhenTheOtherHasEnded() throws Exception {
        store().create(record("first", 1, "text").touched(1, NOW, NOW.minusSeconds(2)));
        store().create(record("second", 1, "text").touched(1, NOW, NOW.minusSeconds(1)));
        String[] others = new String[20];
        for (int i = 0; i < others.length; i++) {
            others[i] = "other" + i;
            store().create(record(others[i], 1, "text"));
        }
        List<StorageKey> told = new ArrayList<>();
        store().onDrop(record -> told.add(record.key()));
        // Of two in a deadlock, InnoDB rolls back the one that has changed less.
        Connection holder = holding(others);
        change(holder, "second");
        Future<Integer> reaper = executor().submit(() -> store().deleteExpired(NOW, 10));
        awaitWaiting();

        change(holder, "first");
        end(holder, true);

        assertThat(reaper.get()).isEqualTo(2);
        assertThat(told).containsExactlyInAnyOrder(key("first"), key("second"));
    }
}
