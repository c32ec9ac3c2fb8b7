package dev.satchel.redis;

import static dev.satchel.redis.Records.ADA;
import static dev.satchel.redis.Records.NOW;
import static dev.satchel.redis.Records.key;
import static dev.satchel.redis.Records.owned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String namespace = UUID.randomUUID().toString();
    private final KeyNames names = new KeyNames(namespace);
    private Instant now = NOW;
    private Stats server;
    private RedisSessionStore store;

    abstract RedisSessionStore.Builder builder();

    abstract Client client();

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
        return entry(key).isPresent();
    }

    private boolean marked(StorageKey key) {
        return members().stream()
                .anyMatch(member ->
                        !Listing.isEntry(member) && Listing.keyOf(member).equals(key));
    }

    private Optional<byte[]> entry(StorageKey key) {
        return members().stream()
                .filter(member ->
                        Listing.isEntry(member) && Listing.keyOf(member).equals(key))
                .findFirst();
    }

    private List<byte[]> members() {
        return server.commands().zrange(names.index(ADA), 0, -1);
    }

    private double score(StorageKey key) {
        return server.commands().zscore(names.index(ADA), entry(key).orElseThrow());
    }

    /** The record goes, and its entry stays: as when a fail-over loses the one and not the other. */
    private void lose(StorageKey key) {
        byte[] record = names.record(key);
        try (Stats control = new Stats(serverOf(record))) {
            control.commands().del(record);
        }
    }

    /**
     * An entry stands up to so much longer, by its record's version, so that two lives of a key have different ones.
     */
    private static final Duration CHANCE = Duration.ofMillis(1 << 16);

    @Test
    void fiveHundredSessionsOfOneOwnerAreAllFound() {
        List<StoredRecord> all = IntStream.range(0, 500)
                .mapToObj(i -> owned(Integer.toString(i), i, ADA))
                .toList();
        all.forEach(store::create);

        assertThat(store.findByOwner(ADA, Optional.empty(), 1000).records()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(store.findByOwner(ADA, Optional.empty(), 120).records()).hasSize(120);
    }

    @Test
    void sessionsThatEndedDoNotHideThoseThatLive() {
        store.create(owned("alive", 1, ADA));
        for (int i = 0; i < 200; i++) {
            StoredRecord record = owned("ended" + i, 1, ADA);
            store.create(record.touched(1, NOW, NOW.plus(Duration.ofHours(2))));
            store.delete(record.key(), 1);
        }

        assertThat(store.findByOwner(ADA, Optional.empty(), 1).records()).containsExactly(owned("alive", 1, ADA));
    }

    @Test
    void theIndexIsWrittenBeforeTheRecordAndOutlivesIt() {
        store.create(owned("a", 1, ADA));

        long life = server.commands().pttl(names.index(ADA));
        Duration least = Duration.ofHours(1).plus(OwnerIndex.SLACK).plus(OwnerIndex.GRACE);
        assertThat(life)
                .isBetween(least.minusSeconds(10).toMillis(), least.plus(CHANCE).toMillis());
    }

    @Test
    void aShorterLivedSessionDoesNotShortenTheIndex() {
        store.create(owned("long", 1, ADA));
        store.create(owned("short", 1, ADA).touched(1, NOW, NOW.plusSeconds(1)));

        assertThat(server.commands().pttl(names.index(ADA)))
                .isGreaterThan(Duration.ofHours(1).toMillis());
        assertThat(score(key("long"))).isGreaterThan(score(key("short")));
    }

    @Test
    void entriesThatRanOutLeaveWithTheNextOneThatComes() {
        server.commands().zadd(names.index(ADA), 1, new Listing(ADA, 1).entry(key("long gone")));

        store.create(owned("a", 1, ADA));

        assertThat(listed(key("long gone"))).isFalse();
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void whatIsMissingAtOneLookStaysListedBecauseItMayBeOnItsWay() {
        store.create(owned("a", 1, ADA));
        lose(key("a"));

        store.findByOwner(ADA, Optional.empty(), 10).records();
        Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));
        store.findByOwner(ADA, Optional.empty(), 10).records();

        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).isEmpty();
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void whatIsMissingAgainAGraceLaterIsDropped() {
        try (RedisSessionStore hasty = connect(Duration.ZERO)) {
            hasty.create(owned("a", 1, ADA));
            hasty.create(owned("b", 1, ADA));
            lose(key("a"));

            hasty.findByOwner(ADA, Optional.empty(), 10).records();
            Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));
            hasty.findByOwner(ADA, Optional.empty(), 10).records();

            Until.holds("dropped", Duration.ofSeconds(5), () -> !listed(key("a")));
            assertThat(marked(key("a"))).isFalse();
            assertThat(listed(key("b"))).isTrue();
        }
    }

    @Test
    void whatWasNotedAgainBetweenTwoLooksStaysListed() {
        try (RedisSessionStore hasty = connect(Duration.ZERO)) {
            hasty.create(owned("a", 1, ADA));
            lose(key("a"));
            hasty.findByOwner(ADA, Optional.empty(), 10).records();
            Until.holds("marked", Duration.ofSeconds(5), () -> marked(key("a")));

            now = NOW.plusMillis(1);
            assertThat(hasty.create(owned("a", 2, ADA)
                            .touched(2, NOW, NOW.plus(Duration.ofHours(1)).plusMillis(1))))
                    .isEqualTo(WriteResult.APPLIED);
            hasty.findByOwner(ADA, Optional.empty(), 10).records();

            assertThat(hasty.findByOwner(ADA, Optional.empty(), 10).records())
                    .extracting(StoredRecord::key)
                    .containsExactly(key("a"));
            assertThat(listed(key("a"))).isTrue();
        }
    }

    @Test
    void anIndexThatWasLostComesBackOnceItsEntryWouldHaveRunOut() {
        store.create(owned("a", 1, ADA));
        server.commands().del(names.index(ADA));
        now = NOW.plus(OwnerIndex.SLACK).plus(CHANCE);

        store.touch(key("a"), 1, 2, now, now.plus(Duration.ofHours(1)));

        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records())
                .extracting(StoredRecord::key)
                .containsExactly(key("a"));
    }

    @Test
    void signingOutRemovesTheEntry() {
        store.create(owned("a", 1, ADA));
        store.create(owned("b", 1, ADA));
        store.touch(key("a"), 1, 2, NOW, NOW.plus(Duration.ofHours(9)));

        store.delete(key("a"), 2);

        Until.holds("dropped", Duration.ofSeconds(5), () -> !listed(key("a")));
        assertThat(members()).hasSize(1);
        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).containsExactly(owned("b", 1, ADA));
    }

    @Test
    void aDeleteThatConflictsRemovesNoEntry() {
        store.create(owned("a", 1, ADA));

        assertThat(store.delete(key("a"), 7)).isEqualTo(WriteResult.CONFLICT);

        assertThat(store.findByOwner(ADA, Optional.empty(), 10).records()).containsExactly(owned("a", 1, ADA));
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void theEndOfAFormerLifeDoesNotUnlistTheNextOneAtTheSameAddress() {
        Link link = client().open(new Client.Settings(PATIENCE, "test", PATIENCE));
        try {
            OwnerIndex index = new OwnerIndex(new Calls(link, PATIENCE, Confirmation.NONE), names, OwnerIndex.GRACE);
            long former = note(index, 1);

            note(index, 2);
            index.forget(key("a"), new Listing(ADA, former));

            Until.holds("forgotten", PATIENCE, () -> members().size() == 1);
            assertThat(listed(key("a"))).isTrue();
        } finally {
            link.close();
        }
    }

    private static long note(OwnerIndex index, long version) {
        return index.note(ADA, key("a"), version, NOW.plusSeconds(60), NOW);
    }

    /** Guard: a write notes first, and may conflict then; the record still says that the former entry lists it. */
    @Test
    void aWriteThatWasNotedAndThenConflictedLeavesTheRecordListed() {
        store.create(owned("a", 1, ADA));
        Link link = client().open(new Client.Settings(PATIENCE, "test", PATIENCE));
        try {
            OwnerIndex index = new OwnerIndex(new Calls(link, PATIENCE, Confirmation.NONE), names, OwnerIndex.GRACE);
            index.note(ADA, key("a"), 2, NOW.plus(Duration.ofHours(5)), NOW);

            assertThat(members()).hasSize(2);
            assertThat(listed(key("a"))).isTrue();
        } finally {
            link.close();
        }
    }

    @Test
    void aRecordThatWasRelistedHasOneEntry() {
        store.create(owned("a", 1, ADA));

        store.touch(key("a"), 1, 2, NOW, NOW.plus(Duration.ofHours(5)));

        Until.holds("the former entry is gone", PATIENCE, () -> members().size() == 1);
        assertThat(listed(key("a"))).isTrue();
    }

    @Test
    void aBrokenRecordHidesNoOtherOneAndCanBeEnded() {
        store.create(owned("a", 1, ADA));
        store.create(owned("b", 1, ADA));
        store.create(owned("c", 1, ADA));
        overwrite(key("a"), new byte[] {1, 2, 3});
        overwrite(key("b"), new byte[100]);

        OwnerPage page = store.findByOwner(ADA, Optional.empty(), 10);

        assertThat(page.records()).containsExactly(owned("c", 1, ADA));
        assertThat(page.unreadable().keySet()).containsExactlyInAnyOrder(key("a"), key("b"));
        page.unreadable()
                .forEach(
                        (key, version) -> assertThat(store.delete(key, version)).isEqualTo(WriteResult.APPLIED));
    }

    @Test
    void whatStandsThroughoutAWalkIsMetAlthoughOtherEntriesComeAndGo() {
        List<StorageKey> staying =
                IntStream.range(0, 60).mapToObj(i -> key("stays" + i)).toList();
        for (int i = 0; i < 60; i++) {
            store.create(owned("stays" + i, i, ADA));
            store.create(owned("goes" + i, 1, ADA).touched(1, NOW, NOW.plusSeconds(i * 60L)));
        }

        Set<StorageKey> met = new HashSet<>();
        Optional<OwnerPage.Cursor> after = Optional.empty();
        int pages = 0;
        do {
            OwnerPage page = store.findByOwner(ADA, after, 7);
            page.records().forEach(record -> met.add(record.key()));
            after = page.next();
            int moving = pages++ % 60;
            store.delete(key("goes" + moving), 1);
            store.create(owned("comes" + pages, 1, ADA).touched(1, NOW, NOW.plusSeconds(pages)));
            store.touch(key("stays" + moving), moving, moving, NOW, NOW.plus(Duration.ofHours(3)));
        } while (after.isPresent());

        assertThat(met).containsAll(staying);
        assertThat(pages).isBetween(8, 40);
    }

    @Test
    void asManyEntriesAsThereAreMayRunOutAtOneTime() {
        Set<StorageKey> all = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            server.commands().zadd(names.index(ADA), 4e12, new Listing(ADA, 1).entry(key("same" + i)));
            overwrite(key("same" + i), RecordLayout.encode(owned("same" + i, 1, ADA), 1));
            all.add(key("same" + i));
        }

        Set<StorageKey> met = new HashSet<>();
        Optional<OwnerPage.Cursor> after = Optional.empty();
        do {
            OwnerPage page = store.findByOwner(ADA, after, 4);
            page.records().forEach(record -> met.add(record.key()));
            after = page.next();
        } while (after.isPresent());

        assertThat(met).isEqualTo(all);
    }

    private void overwrite(StorageKey key, byte[] value) {
        byte[] record = names.record(key);
        try (Stats control = new Stats(serverOf(record))) {
            control.commands().set(record, value);
        }
    }
}
