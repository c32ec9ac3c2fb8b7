package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the owner index does, on one node and on a cluster alike. */
abstract class OwnerIndexBehaviour {

    @RegisterExtension
    static final Servers SERVERS = new Servers();

    private final String namespace = UUID.randomUUID().toString();
    private final KeyNames names = new KeyNames(namespace);
    private Instant now = NOW;
    private Stats server;
    private RedisSessionStore store;

    abstract RedisSessionStore.Builder builder();

    /** The server that has this key. */
    abstract RedisProcess serverOf(byte[] key);

    @BeforeEach
    void connect() {
        server = new Stats(serverOf(names.index(ADA)));
        store = connect(OwnerIndex.GRACE);
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private RedisSessionStore connect(Duration grace) {
        return builder().namespace(namespace).clock(() -> now).grace(grace).connect();
    }

    private boolean listed(StorageKey key) {
        return server.commands().zscore(names.index(ADA), key.toBytes()) != null;
    }

    @Test
    void five_hundred_sessions_of_one_owner_are_all_found() {
        List<StoredRecord> all = IntStream.range(0, 500)
                .mapToObj(i -> owned(Integer.toString(i), i, ADA))
                .toList();
        all.forEach(store::create);

        assertThat(store.findByOwner(ADA, 1000)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(store.findByOwner(ADA, 120)).hasSize(120);
    }

    @Test
    void sessions_that_ended_do_not_hide_those_that_live() {
        store.create(owned("alive", 1, ADA));
        for (int i = 0; i < 200; i++) {
            StoredRecord record = owned("ended" + i, 1, ADA);
            store.create(record.touched(1, NOW, NOW.plus(Duration.ofHours(2))));
            store.delete(record.key(), 1);
        }

        assertThat(store.findByOwner(ADA, 1)).containsExactly(owned("alive", 1, ADA));
    }

    @Test
    void the_index_is_written_before_the_record_and_outlives_it() {
        store.create(owned("a", 1, ADA));

        long life = server.commands().pttl(names.index(ADA));
        Duration least = Duration.ofHours(1).plus(OwnerIndex.SLACK).plus(OwnerIndex.GRACE);
        assertThat(life).isBetween(least.minusSeconds(10).toMillis(), least.toMillis());
    }

    @Test
    void a_shorter_lived_session_does_not_shorten_the_index() {
        store.create(owned("long", 1, ADA));
        store.create(owned("short", 1, ADA).touched(1, NOW, NOW.plusSeconds(1)));

        assertThat(server.commands().pttl(names.index(ADA)))
                .isGreaterThan(Duration.ofHours(1).toMillis());
        assertThat(server.commands().zscore(names.index(ADA), key("long").toBytes()))
                .isGreaterThan(
                        server.commands().zscore(names.index(ADA), key("short").toBytes()));
    }

    @Test
    void entries_that_ran_out_leave_with_the_next_one_that_comes() {
        server.commands().zadd(names.index(ADA), 1, key("long gone").toBytes());

        store.create(owned("a", 1, ADA));

        assertThat(listed(key("long gone"))).isFalse();
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void what_is_missing_at_one_look_stays_listed_because_it_may_be_on_its_way() {
        store.create(owned("a", 1, ADA));
        store.delete(key("a"), 1);

        store.findByOwner(ADA, 10);
        Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));
        store.findByOwner(ADA, 10);

        assertThat(store.findByOwner(ADA, 10)).isEmpty();
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void what_is_missing_again_a_grace_later_is_dropped() {
        try (RedisSessionStore hasty = connect(Duration.ZERO)) {
            hasty.create(owned("a", 1, ADA));
            hasty.create(owned("b", 1, ADA));
            hasty.delete(key("a"), 1);

            hasty.findByOwner(ADA, 10);
            Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));
            hasty.findByOwner(ADA, 10);

            Until.holds("dropped", Duration.ofSeconds(5), () -> !listed(key("a")));
            assertThat(marked(key("a"))).isFalse();
            assertThat(listed(key("b"))).isTrue();
        }
    }

    @Test
    void what_was_noted_again_between_two_looks_stays_listed() {
        try (RedisSessionStore hasty = connect(Duration.ZERO)) {
            hasty.create(owned("a", 1, ADA));
            hasty.delete(key("a"), 1);
            hasty.findByOwner(ADA, 10);
            Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));

            assertThat(hasty.create(owned("a", 2, ADA))).isEqualTo(WriteResult.APPLIED);

            assertThat(marked(key("a"))).isFalse();
            assertThat(hasty.findByOwner(ADA, 10)).containsExactly(owned("a", 2, ADA));
            assertThat(listed(key("a"))).isTrue();
        }
    }

    @Test
    void an_index_that_was_lost_comes_back_once_its_entry_would_have_run_out() {
        store.create(owned("a", 1, ADA));
        server.commands().del(names.index(ADA));
        now = NOW.plus(OwnerIndex.SLACK).plusSeconds(1);

        store.touch(key("a"), 1, 2, now, now.plus(Duration.ofHours(1)));

        assertThat(store.findByOwner(ADA, 10)).extracting(StoredRecord::key).containsExactly(key("a"));
    }

    private boolean marked(StorageKey key) {
        return server.commands().zscore(names.missing(ADA), key.toBytes()) != null;
    }
}
