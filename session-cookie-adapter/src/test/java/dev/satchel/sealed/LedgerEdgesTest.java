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
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.OwnerListing;
import dev.satchel.session.backend.SessionBackend;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.backend.Written;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.ReferenceStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a ledger does where two meet, where a record is damaged, and how often it asks its store. */
class LedgerEdgesTest {

    private final Bench bench = new Bench();
    private final KeyRing ring = Bench.ring();
    private final FaultyStore store = new FaultyStore(new ReferenceStore());
    private final SessionBackend backend =
            SealedSessions.with(ring).ledger(store).create(bench.composition("shop/test"));

    private Token written(Token token, String value) {
        Snapshot held = opened(backend, token);
        return issued(backend.update(held, bench.changed(held, value)));
    }

    private StorageKey key(SessionState state) {
        return StorageKey.of(
                "shop/test", SessionAddress.of("satchel.ledger", state.birthId().text()));
    }

    private StoredRecord record(SessionState state) {
        return store.find(key(state)).orElseThrow();
    }

    private SessionState usedNow(Snapshot held) {
        return held.state().toBuilder().lastUsedAt(bench.clock.instant()).build();
    }

    @Test
    void anAddressOpensNothingAndTakesNothing() {
        SessionAddress address = SessionAddress.of("telegram", "42");

        assertThat(backend.load(address)).isEqualTo(new Loaded.Nothing());
        assertThatThrownBy(() -> backend.create(Optional.of(address), bench.state("a", "1"), Optional.empty()))
                .isInstanceOf(RuntimeException.class);
        assertThat(store.writes()).isZero();
    }

    @Test
    void aSessionWhoseBirthIdIsTakenIsNotCreated() {
        SessionState state = bench.state("a", "1");
        created(backend, state);
        assertThat(store.finds()).isZero();

        assertThat(backend.create(Optional.empty(), state, Optional.empty())).isInstanceOf(Written.Conflict.class);
    }

    @Test
    void openingAsksTheStoreOnce() {
        Token first = created(backend, bench.state("a", "1"));
        opened(backend, first);
        assertThat(store.finds()).isEqualTo(1);

        Token second = written(first, "2");
        int before = store.finds();
        opened(backend, second);
        assertThat(store.finds()).isEqualTo(before + 1);
    }

    @Test
    void aFirstUseThatCannotBeNotedIsNotTriedTwice() {
        Token current = written(created(backend, bench.state("a", "1")), "2");
        int writes = store.writes();
        store.refuseTheNextWrite();

        opened(backend, current);

        assertThat(store.writes()).isEqualTo(writes + 1);
    }

    @Test
    void ofTwoFirstUsesAtOnceTheSlowerSeesTheFastersNote() {
        Token current = written(created(backend, bench.state("a", "1")), "2");
        int writes = store.writes();
        store.answerTheNextWriteWith(note -> opened(backend, current));

        Snapshot slower = opened(backend, current);

        assertThat(store.writes()).isEqualTo(writes + 2);
        assertThat(backend.update(slower, bench.changed(slower, "3"))).isInstanceOf(Written.Applied.class);
    }

    @Test
    void aRotationThatIsLateLeavesAMarkerAndNoParent() {
        Token parent = created(backend, bench.state("a", "1"));
        written(parent, "2");
        bench.clock.advance(Duration.ofSeconds(30));
        Snapshot late = opened(backend, parent);

        issued(backend.rotate(late, bench.changed(late, "3")));

        assertThat(backend.load(parent)).isInstanceOf(Loaded.Superseded.class);
    }

    @Test
    void aWriteThatWouldOutliveTheKeysIsRefused() {
        Snapshot held = opened(backend, created(backend, bench.state("a", "1")));
        SessionState longer = bench.changed(held, "2").toBuilder()
                .lifetime(Optional.of(Lifetime.of(Duration.ofDays(1), Duration.ofDays(401))))
                .build();

        assertThatThrownBy(() -> backend.update(held, longer))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("[sealed.lifetime]");
    }

    @Test
    void aTouchThatMeetsAWriteLeavesIt() {
        Token token = created(backend, bench.state("a", "1"));
        Snapshot held = opened(backend, token);
        Token next = written(token, "2");
        bench.clock.advance(Duration.ofMinutes(5));

        Written touched = backend.update(held, usedNow(held));

        assertThat(((Written.Conflict) touched).current()).is(refused(RefusalReason.SUPERSEDED));
        assertThat(record(held.state()).lastUsedAt()).isEqualTo(Bench.NOON);
        assertThat(backend.load(next)).isInstanceOf(Loaded.Found.class);
    }

    @Test
    void ofTwoTouchesOfOneTimeOneIsWritten() {
        Snapshot held = opened(backend, created(backend, bench.state("a", "1")));
        bench.clock.advance(Duration.ofMinutes(5));
        int finds = store.finds();
        assertThat(backend.update(held, usedNow(held))).isInstanceOf(Written.Applied.class);
        assertThat(store.finds()).isEqualTo(finds);
        StoredRecord touched = record(held.state());

        assertThat(backend.update(held, usedNow(held))).isInstanceOf(Written.Applied.class);

        assertThat(record(held.state())).isEqualTo(touched);
    }

    @Test
    void aStoreThatCannotTouchIsTouchedByReplacing() {
        FaultyStore bare = new FaultyStore(new BareStore());
        SessionBackend own = SealedSessions.with(ring).ledger(bare).create(bench.composition("shop/test"));
        Snapshot held = opened(own, created(own, bench.state("a", "1")));
        bench.clock.advance(Duration.ofMinutes(5));
        int finds = bare.finds();

        assertThat(own.update(held, usedNow(held))).isInstanceOf(Written.Applied.class);

        assertThat(bare.finds()).isEqualTo(finds);
        assertThat(bare.find(key(held.state())).orElseThrow().lastUsedAt()).isEqualTo(bench.clock.instant());
    }

    @Test
    void aFaultAfterWhichNothingCanBeReadNamesBoth() {
        Snapshot held = opened(backend, created(backend, bench.state("a", "1")));
        store.answerTheNextWriteWith(write -> {
            store.fail(new IllegalStateException("connection reset"));
            throw new SessionStoreUnavailableException("timed out");
        });

        assertThatThrownBy(() -> backend.update(held, bench.changed(held, "2")))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessage("timed out")
                .satisfies(fault -> assertThat(fault.getSuppressed()).hasSize(1));
    }

    @Test
    void whatSomebodyElseEndedMeanwhileIsNotEndedTwice() {
        Snapshot held = opened(backend, created(backend, bench.state("a", "1")));
        store.answerTheNextDeleteWith(() -> {
            assertThat(backend.end(held, bench.clock.instant())).isTrue();
            return WriteResult.CONFLICT;
        });

        assertThat(backend.end(held, bench.clock.instant())).isFalse();
    }

    @Test
    void aDamagedRecordOfAPrincipalIsListedAsUnreadableAndEnded() {
        SessionState hers =
                bench.state("a", "1").toBuilder().owner(Optional.of("ada")).build();
        created(backend, hers);
        StoredRecord sound = record(hers);
        store.replace(
                new StoredRecord(
                        sound.key(), 7, sound.lastUsedAt(), sound.reclaimAt(), sound.owner(), Payload.of(new byte[60])),
                sound.version());

        assertThat(((OwnerListing) backend)
                        .findByOwner(new KeySpace("shop/test").owner("ada"), Optional.empty(), 10)
                        .entries())
                .singleElement()
                .satisfies(entry -> {
                    Snapshot damaged = ((Loaded.Unreadable) entry.loaded()).leftover();
                    assertThat(backend.end(damaged, bench.clock.instant())).isTrue();
                });
        assertThat(store.find(sound.key())).isEmpty();
    }

    @Test
    void aSnapshotTellsWhatItsTokenIsGoodFor() {
        assertThat(opened(backend, created(backend, bench.state("a", "1"))).toString())
                .startsWith("LedgerSnapshot[")
                .endsWith("CURRENT]");
    }
}
