package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.issued;
import static dev.satchel.sealed.Bench.opened;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Lifetime;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.Guarantee;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.ReferenceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Bench bench = new Bench();
    private final RootKey root = RootKey.random(KeyState.PRIMARY, Optional.empty());
    private final KeyRing ring = Bench.ring(root);
    private final FaultyStore store = new FaultyStore(new ReferenceStore());
    private final SessionBackend backend =
            SealedSessions.with(ring).ledger(store).create(bench.composition("shop/test"));
    private final SessionBackend strict =
            SealedSessions.with(ring).ledger(store).strict().create(bench.composition("shop/test"));

    private SessionState changed(Snapshot held, String value) {
        return bench.changed(held, value);
    }

    private Token written(Token token, String value) {
        Snapshot held = opened(backend, token);
        return issued(backend.update(held, changed(held, value)));
    }

    private String value(Token token) {
        return bench.value(opened(backend, token).state());
    }

    private StorageKey key(SessionState state) {
        return StorageKey.of(
                "shop/test", SessionAddress.of("satchel.ledger", state.birthId().text()));
    }

    private StoredRecord record(SessionState state) {
        return store.find(key(state)).orElseThrow();
    }

    @Test
    void withoutARecordThereIsNoSession() {
        Token outside = created(bench.backend(ring), bench.state("a", "1"));
        SessionState state = bench.state("a", "1");
        Token token = created(backend, state);
        assertThat(backend.load(token)).isInstanceOf(Loaded.Found.class);

        store.delete(key(state), record(state).version());

        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
        assertThat(backend.load(outside)).as("sealed without a ledger").is(refused(RefusalReason.REVOKED));
    }

    private List<SessionEvent> sweptAfter(Duration duration, Duration ahead) {
        Bench own = new Bench();
        ReferenceStore records = new ReferenceStore();
        SessionBackend one = SealedSessions.with(ring).ledger(records).create(own.composition("shop/test"));
        Token first = created(one, own.state("a", "1"));
        Snapshot held = opened(one, first);
        issued(one.rotate(held, own.changed(held, "2")));
        own.clock.advance(duration);
        assertThat(records.deleteExpired(own.clock.instant().plus(ahead), 10)).isEqualTo(1);
        assertThat(((Reapable) one).deleteExpired(own.clock.instant(), 10)).isZero();
        assertThat(own.events)
                .allSatisfy(event -> assertThat(((SessionEvent.Ended) event).session())
                        .isEqualTo(held.state().birthId().fingerprint()));
        return own.events;
    }

    // Guard: LedgerBackend listens to its store.
    @Test
    void aSessionWhoseRecordIsSweptIsToldOnceAsExpired() {
        assertThat(sweptAfter(Duration.ofHours(1), Duration.ZERO))
                .extracting(event -> ((SessionEvent.Ended) event).reason())
                .containsExactly(SessionEvent.EndReason.IDLE);
    }

    @Test
    void aSessionWhoseRecordIsDroppedWhileItLivesIsToldAsEvicted() {
        assertThat(sweptAfter(Duration.ofMinutes(1), Duration.ofHours(1)))
                .extracting(event -> ((SessionEvent.Ended) event).reason())
                .containsExactly(SessionEvent.EndReason.EVICTED);
    }

    // Guard: LedgerBackend takes an anonymous session's lifetime from the composition.
    @Test
    void theRecordOfAnAnonymousSessionMayGoWhenThatIsOver() {
        Bench own = new Bench();
        own.policy = SessionPolicy.builder()
                .anonymous(Lifetime.of(Duration.ofMinutes(5), Duration.ofHours(1)))
                .build();
        ReferenceStore records = new ReferenceStore();
        SessionBackend one = SealedSessions.with(ring).ledger(records).create(own.composition("shop/test"));
        created(one, own.state("a", "1"));
        own.clock.advance(Duration.ofMinutes(5).plus(own.margin()));

        assertThat(((Reapable) one).deleteExpired(own.clock.instant(), 10)).isEqualTo(1);
        assertThat(own.events)
                .extracting(event -> ((SessionEvent.Ended) event).reason())
                .containsExactly(SessionEvent.EndReason.IDLE);
    }

    @Test
    void theRecordHoldsNoDataAndNoToken() {
        SessionState state = bench.state("secret", "diamonds").toBuilder()
                .owner(Optional.of("ada"))
                .build();
        Token token = created(backend, state);
        StoredRecord record = record(state);
        String bytes = new String(record.payload().toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(bytes).doesNotContain("diamonds").doesNotContain("secret").doesNotContain(token.value());
        assertThat(record.owner()).contains(new KeySpace("shop/test").owner("ada"));
        assertThat(record.reclaimAt()).isEqualTo(state.expiresAt().plus(bench.margin()));
    }

    @Test
    void aWriteMakesAnotherTokenTheCurrentOne() {
        Token first = created(backend, bench.state("a", "1"));
        Token second = written(first, "2");

        assertThat(value(second)).isEqualTo("2");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void mereUseIssuesNoTokenAndMovesTheRecord() {
        Token token = created(backend, bench.state("a", "1"));
        bench.clock.advance(Duration.ofMinutes(10));
        Snapshot held = opened(backend, token);
        SessionState used = held.state().toBuilder()
                .lastUsedAt(bench.clock.instant())
                .expiresAt(bench.clock.instant().plus(Duration.ofMinutes(30)))
                .build();

        Written.Applied applied = (Written.Applied) backend.update(held, used);

        assertThat(applied.issued()).isEmpty();
        assertThat(applied.snapshot().lastUsedAt()).isEqualTo(bench.clock.instant());
        assertThat(opened(backend, token).lastUsedAt()).isEqualTo(bench.clock.instant());
        assertThat(record(held.state()).reclaimAt()).isEqualTo(used.expiresAt().plus(bench.margin()));
    }

    @Test
    void aTouchNeverTurnsTimeBack() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot early = opened(backend, token);
        bench.clock.advance(Duration.ofMinutes(10));
        touch(opened(backend, token));

        bench.clock.advance(Composition.CLOCK_SKEW.negated());
        Written.Applied applied = touch(early);

        assertThat(applied.snapshot().lastUsedAt()).isEqualTo(Bench.NOON.plus(Duration.ofMinutes(10)));
    }

    // Guard: LedgerBackend.believed. A node's clock was a year ahead when the session was last used.
    @Test
    void aRecordFromTheFutureCountsAsUsedNowAndIsPutRightByATouch() {
        bench.clock.advance(Duration.ofDays(365));
        Token ahead = created(backend, bench.state("a", "1"));
        bench.clock.advance(Duration.ofDays(-365));
        SessionState state = bench.state("a", "1");
        Token token = created(backend, state);
        StoredRecord right = record(state);
        Instant wrong = Bench.NOON.plus(Duration.ofDays(365));
        store.replace(right.touched(7, wrong, wrong.plus(Duration.ofHours(1))), right.version());

        Snapshot held = opened(backend, token);
        assertThat(held.lastUsedAt()).isEqualTo(Bench.NOON);
        assertThat(bench.composition("shop/test").touchDue(held, Bench.NOON)).isTrue();
        touch(held);

        assertThat(record(state).lastUsedAt()).isEqualTo(Bench.NOON);
        assertThat(record(state).reclaimAt()).isEqualTo(right.reclaimAt());
        assertThat(opened(backend, token).outdated()).isFalse();
        assertThat(backend.load(ahead)).as("and a token is not believed").isInstanceOf(Loaded.Refused.class);
    }

    @Test
    void aReplacementFromTheFutureIsOneOfLongAgo() {
        Token before = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, before);
        bench.clock.advance(Duration.ofMinutes(5));
        issued(backend.rotate(held, held.state()));

        bench.clock.advance(Duration.ofMinutes(-5));

        assertThat(backend.load(before)).is(refused(RefusalReason.SUPERSEDED));
    }

    private Written.Applied touch(Snapshot held) {
        SessionState used =
                held.state().toBuilder().lastUsedAt(bench.clock.instant()).build();
        return (Written.Applied) backend.update(held, used);
    }

    @Test
    void aTouchBesideAWriteIsNoConflictAndItsTimeStays() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        bench.clock.advance(Duration.ofMinutes(10));
        touch(opened(backend, token));

        Token next = issued(backend.update(held, changed(held, "2")));

        assertThat(value(next)).isEqualTo("2");
        assertThat(opened(backend, next).lastUsedAt()).isEqualTo(bench.clock.instant());
    }

    @Test
    void ofTwoWritesFromOneTokenTheSecondConflicts() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot one = opened(backend, token);
        Snapshot two = opened(backend, token);
        Token winner = issued(backend.update(one, changed(one, "2")));

        assertThat(backend.update(two, changed(two, "3")))
                .isInstanceOfSatisfying(
                        Written.Conflict.class,
                        conflict -> assertThat(conflict.current()).is(refused(RefusalReason.SUPERSEDED)));
        bench.clock.advance(WINDOW);
        assertThat(backend.update(two, changed(two, "3")))
                .as("however late it comes")
                .isInstanceOf(Written.Conflict.class);
        assertThat(value(winner)).isEqualTo("2");
    }

    @Test
    void theParentOpensDuringTheDeliveryWindowAndItsWritesConflict() {
        Token parent = created(backend, bench.state("a", "1"));
        written(parent, "2");
        bench.clock.advance(WINDOW.minusMillis(1));

        Snapshot held = opened(backend, parent);

        assertThat(bench.value(held.state())).isEqualTo("1");
        assertThat(backend.update(held, changed(held, "3"))).isInstanceOf(Written.Conflict.class);
        assertThat(backend.rotate(held, changed(held, "3"))).isInstanceOf(Written.Conflict.class);
        assertThat(used(backend, held)).isInstanceOf(Written.Conflict.class);
        assertThat(record(held.state()).lastUsedAt()).as("it is not kept alive").isEqualTo(Bench.NOON);
        assertThat(bench.events).isEmpty();
    }

    @Test
    void theParentsDestroyWorks() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");

        assertThat(backend.end(opened(backend, parent), bench.clock.instant())).isTrue();

        assertThat(backend.load(current)).is(refused(RefusalReason.REVOKED));
        assertThat(backend.load(parent)).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void afterTheWindowAWriteFromTheParentIsTakenOnceAndTold() {
        Token parent = created(backend, bench.state("a", "1"));
        Token lost = written(parent, "2");
        bench.clock.advance(WINDOW);

        Token next = written(parent, "3");

        assertThat(value(next)).isEqualTo("3");
        assertThat(backend.load(lost)).is(refused(RefusalReason.SUPERSEDED));
        assertThat(bench.events)
                .as("the one that is taken, and the one that it makes worthless")
                .containsExactly(new SessionEvent.Rollback(bench.clock.instant(), fingerprint(next)), replayed(next));
        bench.clock.advance(WINDOW);
        assertThat(backend.load(parent))
                .as("two lost responses in a row lose the session")
                .is(refused(RefusalReason.SUPERSEDED));
        assertThat(value(next))
                .as("but not that of whoever has the current token")
                .isEqualTo("3");
    }

    @Test
    void aTokenThatWasTakenOnceStillOpensDuringItsDeliveryWindow() {
        Token parent = created(backend, bench.state("a", "1"));
        written(parent, "2");
        bench.clock.advance(WINDOW);
        written(parent, "3");

        Snapshot held = opened(backend, parent);

        assertThat(backend.update(held, changed(held, "4"))).isInstanceOf(Written.Conflict.class);
    }

    @Test
    void ofTwoLateWritesFromOneParentOneIsTaken() {
        Token parent = created(backend, bench.state("a", "1"));
        written(parent, "2");
        bench.clock.advance(WINDOW);
        Snapshot one = opened(backend, parent);
        Snapshot two = opened(backend, parent);

        assertThat(backend.update(one, changed(one, "3"))).isInstanceOf(Written.Applied.class);
        assertThat(backend.update(two, changed(two, "4"))).isInstanceOf(Written.Conflict.class);
        assertThat(bench.events).hasSize(1);
    }

    @Test
    void aLateWriteThatMeetsOneOfTheCurrentTokenConflicts() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        bench.clock.advance(WINDOW);
        Snapshot late = opened(backend, parent);
        written(current, "3");

        assertThat(backend.update(late, changed(late, "4"))).isInstanceOf(Written.Conflict.class);
        assertThat(bench.events).isEmpty();
    }

    @Test
    void readingLateIsNoRollbackAndDoesNotKeepTheSessionAlive() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        bench.clock.advance(WINDOW);

        Snapshot late = opened(backend, parent);

        assertThat(used(backend, late)).isInstanceOf(Written.Conflict.class);
        assertThat(record(late.state()).lastUsedAt()).isEqualTo(Bench.NOON);
        assertThat(value(current)).isEqualTo("2");
        assertThat(bench.events).isEmpty();
    }

    private Written used(SessionBackend by, Snapshot held) {
        return by.update(
                held, held.state().toBuilder().lastUsedAt(bench.clock.instant()).build());
    }

    private SessionEvent replayed(Token token) {
        return new SessionEvent.Replayed(bench.clock.instant(), fingerprint(token));
    }

    private String fingerprint(Token ofTheSession) {
        return opened(backend, ofTheSession).state().birthId().fingerprint();
    }

    // Guard: LedgerBackend notes the first use of a token.
    @Test
    void onceTheCurrentTokenWasPresentedItsParentIsRefusedAndToldAsReplayed() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        assertThat(value(current)).isEqualTo("2");
        bench.clock.advance(WINDOW);

        assertThat(backend.load(parent)).isEqualTo(new Loaded.Refused(RefusalReason.SUPERSEDED, fingerprint(current)));

        assertThat(bench.events).containsExactly(replayed(current));
        assertThat(value(current)).isEqualTo("2");
    }

    @Test
    void aLateWriteUnderWayIsRefusedWhenTheCurrentTokenIsPresentedMeanwhile() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        bench.clock.advance(WINDOW);
        Snapshot late = opened(backend, parent);
        assertThat(value(current)).isEqualTo("2");

        assertThat(backend.update(late, changed(late, "3"))).isInstanceOf(Written.Conflict.class);
        assertThat(backend.rotate(late, changed(late, "3"))).isInstanceOf(Written.Conflict.class);

        assertThat(value(current)).isEqualTo("2");
        assertThat(bench.events).isEmpty();
    }

    @Test
    void theFirstUseOfATokenIsOneSmallWriteAndMovesNoTime() {
        Token current = written(created(backend, bench.state("a", "1")), "2");
        bench.clock.advance(Duration.ofMinutes(5));
        int before = store.writes();

        StoredRecord noted = record(opened(backend, current).state());

        assertThat(store.writes()).isEqualTo(before + 1);
        assertThat(noted.lastUsedAt()).isEqualTo(Bench.NOON);
        opened(backend, current);
        assertThat(store.writes()).isEqualTo(before + 1);
        assertThat(record(opened(backend, current).state())).isEqualTo(noted);
    }

    @Test
    void whereNoLateWriteIsTakenTheFirstUseWritesNothing() {
        Token first = created(backend, bench.state("a", "1"));
        opened(backend, first);
        assertThat(store.writes()).as("a session's first token").isEqualTo(1);

        Snapshot held = opened(strict, first);
        Token second = issued(strict.update(held, changed(held, "2")));
        opened(strict, second);
        assertThat(store.writes()).as("strict").isEqualTo(2);
    }

    @Test
    void aFirstUseThatCannotBeNotedOpensAndIsNotedTheNextTime() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        store.refuseTheNextWrite();

        assertThat(value(current)).isEqualTo("2");
        assertThat(bench.events).containsExactly(new SessionEvent.TouchFailed(Bench.NOON, fingerprint(current)));

        bench.clock.advance(WINDOW);
        assertThat(backend.load(parent)).is(refused(RefusalReason.SUPERSEDED));
    }

    @Test
    void aWriteBesideTheFirstUseOfItsTokenIsNoConflict() {
        Token current = written(created(backend, bench.state("a", "1")), "2");
        store.refuseTheNextWrite();
        Snapshot unnoted = opened(backend, current);
        opened(backend, current);

        assertThat(value(issued(backend.update(unnoted, changed(unnoted, "3")))))
                .isEqualTo("3");
    }

    @Test
    void aStolenParentNeitherKeepsTheSessionAliveNorReadsOnWhenItIsOver() {
        Token stolen = created(backend, bench.state("a", "1"));
        written(stolen, "2");
        for (int minutes = 10; minutes < 30; minutes += 10) {
            bench.clock.advance(Duration.ofMinutes(10));
            assertThat(used(backend, opened(backend, stolen))).isInstanceOf(Written.Conflict.class);
        }
        bench.clock.advance(Duration.ofMinutes(10));

        Snapshot over = opened(backend, stolen);

        assertThat(bench.composition("shop/test").expiry(over, bench.clock.instant()))
                .isPresent();
    }

    @Test
    void underStrictTheParentIsRefusedAfterTheWindow() {
        Token parent = created(backend, bench.state("a", "1"));
        Token current = written(parent, "2");
        assertThat(strict.load(parent)).isInstanceOf(Loaded.Found.class);

        bench.clock.advance(WINDOW);

        assertThat(strict.load(parent)).is(refused(RefusalReason.SUPERSEDED));
        assertThat(strict.load(current)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void aReplayOfATokenBeforeTheParentIsRefused() {
        Token first = created(backend, bench.state("a", "1"));
        Token third = written(written(first, "2"), "3");

        assertThat(backend.load(first)).isEqualTo(new Loaded.Refused(RefusalReason.SUPERSEDED, fingerprint(third)));
        assertThat(value(third)).isEqualTo("3");
        assertThat(bench.events).containsExactly(replayed(third));
    }

    @Test
    void anOldTokenOfASessionWhoseTimeIsOverIsRefusedAndNoReplay() {
        Token first = created(backend, bench.state("a", "1"));
        written(written(first, "2"), "3");
        bench.clock.advance(bench.policy.lifetime().idle().plus(bench.margin()));

        assertThat(backend.load(first)).is(refused(RefusalReason.SUPERSEDED));
        assertThat(bench.events).isEmpty();
    }

    // Guard: LedgerBackend lets a marker go with the hand-over.
    @Test
    void theTokenFromBeforeALoginFindsTheSessionDuringTheHandOverOnly() {
        for (SessionBackend mode : List.of(backend, strict)) {
            bench.events.clear();
            Token before = created(mode, bench.state("a", "1"));
            Snapshot held = opened(mode, before);
            Token after = issued(mode.rotate(held, held.state()));
            bench.clock.advance(WINDOW.minusMillis(1));
            assertThat(mode.load(before)).isInstanceOf(Loaded.Superseded.class);

            bench.clock.advance(Duration.ofMillis(1));

            assertThat(mode.load(before)).isEqualTo(new Loaded.Refused(RefusalReason.SUPERSEDED, fingerprint(after)));
            assertThat(bench.events).containsExactly(replayed(after));
        }
    }

    @Test
    void rotationLeavesNoParentAndTheFormerTokenIsAMarker() {
        Token before = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, before);
        bench.clock.advance(Duration.ofSeconds(5));

        Token after = issued(backend.rotate(held, held.state()));

        assertThat(value(after)).isEqualTo("1");
        Snapshot marker = ((Loaded.Superseded) backend.load(before)).marker();
        assertThat(marker.lastUsedAt()).isEqualTo(bench.clock.instant());
        assertThat(marker.state().attributes().count()).isZero();
        assertThat(backend.update(held, changed(held, "2")))
                .as("a write in flight with the former token")
                .isInstanceOfSatisfying(
                        Written.Conflict.class,
                        conflict -> assertThat(conflict.current()).isInstanceOf(Loaded.Superseded.class));
    }

    @Test
    void endingFollowsARotation() {
        Token before = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, before);
        Token after = issued(backend.rotate(held, held.state()));
        Snapshot marker = ((Loaded.Superseded) backend.load(before)).marker();

        assertThat(backend.end(marker, bench.clock.instant())).isTrue();

        assertThat(backend.load(after)).is(refused(RefusalReason.REVOKED));
        assertThat(backend.end(held, bench.clock.instant()))
                .as("nothing left to end")
                .isFalse();
    }

    @Test
    void anotherOwnerLeavesNoParentEither() {
        Token before = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, before);
        SessionState claimed =
                held.state().toBuilder().owner(Optional.of("ada")).build();
        Token of = issued(backend.update(held, claimed));
        Snapshot owned = opened(backend, of);
        SessionState disowned =
                owned.state().toBuilder().owner(Optional.empty()).disowned(true).build();
        Token nobodys = issued(backend.update(owned, disowned));

        assertThat(backend.load(before)).isInstanceOf(Loaded.Refused.class);
        assertThat(backend.load(of)).isInstanceOf(Loaded.Superseded.class);
        assertThat(backend.load(nobodys)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void endingWinsOverAWriteThatRunsBesideIt() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot writer = opened(backend, token);
        Snapshot leaver = opened(backend, token);
        backend.update(writer, changed(writer, "2"));

        assertThat(backend.end(leaver, bench.clock.instant())).isTrue();

        assertThat(backend.update(writer, changed(writer, "3"))).isEqualTo(new Written.Conflict(new Loaded.Nothing()));
        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void aTouchDoesNotBringBackWhatEnded() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot reader = opened(backend, token);
        backend.end(opened(backend, token), bench.clock.instant());
        bench.clock.advance(Duration.ofMinutes(5));

        assertThat(backend.update(
                        reader,
                        reader.state().toBuilder()
                                .lastUsedAt(bench.clock.instant())
                                .build()))
                .isEqualTo(new Written.Conflict(new Loaded.Nothing()));
        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void aWriteWhoseAcknowledgementWasLostCountsAndIsSentOnce() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        store.loseTheNextAcknowledgement();

        Token next = issued(backend.update(held, changed(held, "2")));

        assertThat(store.writes()).isEqualTo(2);
        assertThat(value(next)).isEqualTo("2");
    }

    @Test
    void aFirstWriteWhoseAcknowledgementWasLostCounts() {
        store.loseTheNextAcknowledgement();

        assertThat(value(created(backend, bench.state("a", "1")))).isEqualTo("1");
        assertThat(store.writes()).isEqualTo(1);
    }

    @Test
    void aWriteThatADriverSentTwiceCountsOnce() {
        store.sendTheNextWriteTwice();
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        store.sendTheNextWriteTwice();

        assertThat(value(issued(backend.update(held, changed(held, "2"))))).isEqualTo("2");
    }

    // Guard: LedgerStore.same looks at the payload.
    @Test
    void aWriteOfAnotherCopyOfTheProcessIsNotTakenForOnesOwn() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        StoredRecord there = record(held.state());
        store.answerTheNextWriteWith(ours -> {
            store.replace(
                    new StoredRecord(
                            ours.key(),
                            ours.version(),
                            ours.lastUsedAt(),
                            ours.reclaimAt(),
                            ours.owner(),
                            LedgerEntry.first(new dev.satchel.session.codec.BirthId(1, 2), Bench.NOON)
                                    .with(LedgerEntry.envelope(there.payload()))),
                    there.version());
            throw new SessionStoreUnavailableException("connection reset");
        });

        assertThatThrownBy(() -> backend.update(held, changed(held, "2")))
                .isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void aWriteThatDidNotArriveIsAFaultAndLosesNothing() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        store.refuseTheNextWrite();

        assertThatThrownBy(() -> backend.update(held, changed(held, "2")))
                .isInstanceOf(SessionStoreUnavailableException.class);

        assertThat(value(token)).isEqualTo("1");
        assertThat(store.writes()).isEqualTo(2);
    }

    @Test
    void nothingIsWrittenForASessionThatIsTooLarge() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);

        assertThatThrownBy(() -> backend.update(held, changed(held, "x".repeat(4000))))
                .isInstanceOf(SessionTooLargeException.class);

        assertThat(store.writes()).isEqualTo(1);
        assertThat(value(token)).isEqualTo("1");
    }

    @Test
    void sessionsOfAPrincipalAreListedAndEnded() {
        KeySpace keys = new KeySpace("shop/test");
        OwnerListing listing = (OwnerListing) backend;
        Token hers = created(
                backend,
                bench.state("a", "1").toBuilder().owner(Optional.of("ada")).build());
        created(
                backend,
                bench.state("a", "1").toBuilder().owner(Optional.of("bob")).build());

        assertThat(listing.findByOwner(keys.owner("ada"), Optional.empty(), 10).entries())
                .singleElement()
                .satisfies(entry -> {
                    Snapshot snapshot = ((Loaded.Found) entry.loaded()).snapshot();
                    assertThat(snapshot.state().birthId())
                            .isEqualTo(opened(backend, hers).state().birthId());
                    assertThat(snapshot.state().owner()).contains("ada");
                    assertThat(backend.end(snapshot, bench.clock.instant())).isTrue();
                });
        assertThat(backend.load(hers)).is(refused(RefusalReason.REVOKED));
        assertThat(listing.findByOwner(keys.owner("ada"), Optional.empty(), 10).entries())
                .isEmpty();
    }

    @Test
    void recordsPastTheirTimeAreReclaimedByTheStore() {
        Token token = created(backend, bench.state("a", "1"));
        bench.clock.advance(bench.policy.lifetime().idle().plus(bench.margin()));

        assertThat(((Reapable) backend).deleteExpired(bench.clock.instant(), 10))
                .isEqualTo(1);

        assertThat(backend.load(token)).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void whatIsThereAndWrongIsUnreadableAndCanBeEnded() {
        SessionState state = bench.state("a", "1");
        Token token = created(backend, state);
        StoredRecord record = record(state);
        for (byte[] wrong : new byte[][] {{}, {1}, new byte[42], new byte[100]}) {
            store.delete(record.key(), record(state).version());
            store.create(new StoredRecord(
                    record.key(), 7, record.lastUsedAt(), record.reclaimAt(), record.owner(), Payload.of(wrong)));

            assertThat(backend.load(token)).isInstanceOf(Loaded.Unreadable.class);
        }
        Snapshot unreadable = ((Loaded.Unreadable) backend.load(token)).leftover();
        assertThat(backend.end(unreadable, bench.clock.instant())).isTrue();
        assertThat(store.find(record.key())).isEmpty();
    }

    @Test
    void aStoreThatFailsIsUnavailable() {
        Token token = created(backend, bench.state("a", "1"));
        store.fail(new IllegalStateException("connection reset"));

        assertThatThrownBy(() -> backend.load(token)).isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void resealOnReadIssuesATokenForMereUseOfWhatLiesUnderAnotherKey() {
        RootKey next = RootKey.random(KeyState.PENDING, Optional.empty());
        var keys = new java.util.concurrent.atomic.AtomicReference<>(Keys.of(root, next));
        KeyRing turning = KeyRing.of(keys::get);
        SessionBackend resealing =
                SealedSessions.with(turning).resealOnRead().ledger(store).create(bench.composition("shop/test"));
        Token token = created(resealing, bench.state("a", "1"));
        assertThat(opened(resealing, token).outdated()).isFalse();
        keys.set(Keys.of(root.as(KeyState.RETIRED, Bench.NOON), next.as(KeyState.PRIMARY, Bench.NOON)));
        turning.reload();

        Snapshot held = opened(resealing, token);
        Token renewed = issued(resealing.update(held, held.state()));

        assertThat(held.outdated()).isTrue();
        assertThat(opened(resealing, renewed).outdated()).isFalse();
        assertThat(opened(resealing, token).outdated())
                .as("a parent in its delivery window is not sealed again")
                .isFalse();
    }

    @Test
    void aTokenThatHasToLastUntilTheSessionsEndIsCheckedForThat() {
        SessionState long_ = bench.state().toBuilder()
                .lifetime(Optional.of(dev.satchel.session.Lifetime.of(Duration.ofDays(1), Duration.ofDays(401))))
                .build();

        assertThatThrownBy(() -> created(backend, long_))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.lifetime]");
    }

    @Test
    void itPromisesWhatItsStorePromises() {
        SessionStore bare = new BareStore();

        assertThat(backend.traits().guarantees())
                .containsExactlyInAnyOrder(Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE, Guarantee.OWNER_INDEX);
        assertThat(SealedSessions.with(ring)
                        .ledger(bare)
                        .create(bench.composition("shop/test"))
                        .traits()
                        .guarantees())
                .containsExactlyInAnyOrder(
                        Guarantee.DETECT_CONFLICT, Guarantee.REVOCABLE, Guarantee.SHARED, Guarantee.DURABLE);
        assertThat(backend.traits().displayName()).startsWith("sealed token, ledger in ");
    }

    @Test
    void strictWithoutALedgerIsRefused() {
        assertThatThrownBy(() -> SealedSessions.with(ring).strict().create(bench.composition("shop/test")))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.strict]");
    }

    @Test
    void aPeerMayWriteTheTokensIdAnywhereAtTheTop() {
        SessionState state = bench.state("a", "1");
        Token token = created(backend, state);
        String id = opened(backend, token) instanceof LedgerSnapshot snapshot
                ? snapshot.token().id().text()
                : "";
        String json = bench.codecText(state).replaceFirst("\\{", "{\"lid\":\"" + id + "\",");
        Peer peer = new Peer(root, "shop/test", 20517);

        assertThat(backend.load(peer.seal(json))).isInstanceOf(Loaded.Found.class);
        String deep = "{\"aud\":" + "[".repeat(20) + "]".repeat(20) + ",";
        assertThat(backend.load(peer.seal(json.replaceFirst("\\{", deep)))).isInstanceOf(Loaded.Found.class);
        assertThat(backend.load(peer.seal(json.replace("\"lid\"", "\"lie\"")))).is(refused(RefusalReason.REVOKED));
        assertThat(backend.load(peer.seal(json.replace(id, "short")))).is(refused(RefusalReason.REVOKED));
    }

    @Test
    void aValueThatLooksLikeTheTokensIdIsNotTakenForIt() {
        String id = new dev.satchel.session.codec.BirthId(1, 2).text();
        for (String json : new String[] {
            "{\"dat\":{\"lid\":\"" + id + "\"}}",
            "{\"dat\":{\"x\":1,\"lid\":\"" + id + "\"}}",
            "{\"sub\":\",\\\"lid\\\":\\\"" + id + "\"}",
            "{\"dat\":[1,\"lid\",\"" + id + "\"]}"
        }) {
            assertThat(TokenId.find(Payload.of(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                    .as(json)
                    .isEmpty();
        }
    }

    @Test
    void aSessionIsAsLargeAsItsToken() {
        Token token = created(backend, bench.state("a", "1"));

        assertThat(opened(backend, token).size()).isEqualTo(token.value().length());
    }

    @Test
    void nothingTellsATokensId() {
        Token token = created(backend, bench.state("a", "1"));
        LedgerSnapshot held = (LedgerSnapshot) opened(backend, token);

        assertThat(held.toString()).doesNotContain(held.token().id().text());
        assertThat(held.record().toString()).doesNotContain(held.token().id().text());
    }
}
