package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static dev.satchel.redis.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes that replicas have to confirm. */
class ConfirmationTest {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();

    private RedisSessionStore.Builder cluster() {
        return RedisSessionStore.cluster(SERVERS.cluster().seeds())
                .namespace(namespace)
                .clock(() -> NOW);
    }

    @Test
    void aWriteThatTheReplicaHasCounts() {
        try (RedisSessionStore store =
                cluster().confirmedBy(1, Duration.ofSeconds(5)).connect()) {
            for (int i = 0; i < 20; i++) {
                String id = "a" + i;
                assertThat(store.create(owned(id, 1, ADA))).isEqualTo(WriteResult.APPLIED);
                assertThat(store.create(owned(id, 9, ADA))).isEqualTo(WriteResult.CONFLICT);
                assertThat(store.replace(owned(id, 2, ADA), 1)).isEqualTo(WriteResult.APPLIED);
                assertThat(store.touch(key(id), 2, 3, NOW, NOW.plusSeconds(60))).isEqualTo(WriteResult.APPLIED);
                assertThat(store.delete(key(id), 2)).isEqualTo(WriteResult.CONFLICT);
            }
            assertThat(store.findByOwner(ADA, Optional.empty(), 50).records()).hasSize(20);
        }
    }

    @Test
    void aWriteThatTooFewReplicasHaveIsReportedAndInPlace() {
        try (RedisSessionStore store =
                cluster().confirmedBy(2, Duration.ofMillis(100)).connect()) {
            assertThatThrownBy(() -> store.create(record("a", 1, "one")))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("1 of 2 replicas");

            assertThat(store.find(key("a")).map(StoredRecord::version)).contains(1L);
            assertThat(store.create(record("a", 2, "two"))).isEqualTo(WriteResult.CONFLICT);
            assertThat(store.delete(key("a"), 2)).isEqualTo(WriteResult.CONFLICT);
        }
    }

    @Test
    void aServerWithoutReplicasConfirmsNothing() {
        try (RedisSessionStore store = RedisSessionStore.node(SERVERS.node().uri())
                .namespace(namespace)
                .clock(() -> NOW)
                .confirmedBy(1, Duration.ofMillis(50))
                .connect()) {
            assertThatThrownBy(() -> store.create(record("a", 1, "one")))
                    .isInstanceOf(SessionStoreUnavailableException.class)
                    .hasMessageContaining("0 of 1 replicas");
        }
    }
}
