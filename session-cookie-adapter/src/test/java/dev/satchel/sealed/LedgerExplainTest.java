package dev.satchel.sealed;

import static dev.satchel.sealed.Bench.created;
import static dev.satchel.sealed.Bench.issued;
import static dev.satchel.sealed.Bench.opened;
import static dev.satchel.sealed.Bench.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionEvent.RefusalReason;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Diagnosable;
import dev.satchel.session.backend.Loaded;
import dev.satchel.session.backend.Snapshot;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.ReferenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a token of a ledger opens its session or does not. Asking leaves no trace. */
class LedgerExplainTest {

    private static final String SINCE_NOON = ", since 2026-03-05T12:00:00Z";

    private final Bench bench = new Bench();
    private final KeyRing ring = Bench.ring();
    private final FaultyStore store = new FaultyStore(new ReferenceStore());
    private final LedgerBackend backend =
            (LedgerBackend) SealedSessions.with(ring).ledger(store).create(bench.composition("shop/test"));
    private final LedgerBackend strict =
            (LedgerBackend) SealedSessions.with(ring).ledger(store).strict().create(bench.composition("shop/test"));
    private final SessionState state = bench.state("a", "1");
    private final Token first = created(backend, state);
    private final List<String> facts = new ArrayList<>();

    private Loaded explained(Diagnosable by, Token token) {
        facts.clear();
        return by.explain(token, facts::add);
    }

    private Loaded explained(Token token) {
        return explained(backend, token);
    }

    private String verdict() {
        return facts.get(facts.size() - 1);
    }

    private Token written() {
        Snapshot held = opened(backend, first);
        return issued(backend.update(held, bench.changed(held, "2")));
    }

    private StoredRecord record() {
        StorageKey key = StorageKey.of(
                "shop/test", SessionAddress.of("satchel.ledger", state.birthId().text()));
        return store.find(key).orElseThrow();
    }

    @Test
    void theCurrentTokenOpensAndItsFirstUseIsNotNoted() {
        Token current = written();
        int writes = store.writes();

        assertThat(explained(current)).isInstanceOf(Loaded.Found.class);

        assertThat(verdict()).isEqualTo("ledger: the current token");
        assertThat(facts).hasSizeGreaterThan(1);
        assertThat(store.writes()).isEqualTo(writes);
    }

    @Test
    void theTokenBeforeItReadsWithinTheHandOverAndIsTakenForOneWriteLater() {
        written();
        bench.clock.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(explained(first)).isInstanceOf(Loaded.Found.class);
        assertThat(verdict())
                .isEqualTo("ledger: the token before the current one, within the hand-over: it reads, and its writes"
                        + " conflict" + SINCE_NOON);

        bench.clock.advance(Duration.ofMillis(1));
        assertThat(explained(first)).isInstanceOf(Loaded.Found.class);
        assertThat(verdict())
                .isEqualTo("ledger: the token before the current one, which was never presented: it is taken for one"
                        + " write" + SINCE_NOON);
    }

    @Test
    void aTokenWhosePlaceIsTakenIsRefusedAndNobodyHearsOfAReplay() {
        written();
        bench.clock.advance(Duration.ofSeconds(30));

        Loaded loaded = explained(strict, first);

        assertThat(loaded)
                .isEqualTo(new Loaded.Refused(
                        RefusalReason.SUPERSEDED, state.birthId().fingerprint()));
        assertThat(verdict()).isEqualTo("ledger: another token took its place, and it is refused" + SINCE_NOON);
        assertThat(bench.events).isEmpty();
    }

    @Test
    void aTokenThatARotationReplacedIsSuperseded() {
        Snapshot held = opened(backend, first);
        issued(backend.rotate(held, bench.changed(held, "2")));

        assertThat(explained(first)).isInstanceOf(Loaded.Superseded.class);
        assertThat(verdict()).isEqualTo("ledger: replaced by a rotation or a login, within the hand-over" + SINCE_NOON);
    }

    @Test
    void aTokenThatWasSealedWithoutALedgerIsCalledThat() {
        Token outside = created(bench.backend(ring), bench.state("a", "1"));

        assertThat(explained(outside)).is(refused(RefusalReason.REVOKED));
        assertThat(verdict()).isEqualTo("ledger: the token was sealed without a ledger");
    }

    @Test
    void aSessionThatWasEndedHasNoRecord() {
        backend.end(opened(backend, first), bench.clock.instant());

        assertThat(explained(first))
                .isEqualTo(new Loaded.Refused(
                        RefusalReason.REVOKED, state.birthId().fingerprint()));
        assertThat(verdict()).startsWith("ledger: no record of the session");
    }

    @Test
    void aRecordThatCannotBeReadIsSaidToBeThere() {
        StoredRecord record = record();
        store.replace(
                new StoredRecord(
                        record.key(),
                        7,
                        record.lastUsedAt(),
                        record.reclaimAt(),
                        record.owner(),
                        Payload.of(new byte[] {1})),
                record.version());

        assertThat(explained(first)).isInstanceOf(Loaded.Unreadable.class);
        assertThat(verdict()).isEqualTo("ledger: the record of the session cannot be read");
    }

    @Test
    void aTokenThatDoesNotOpenIsRefusedAsOpeningWould() {
        Token stray = Token.of("no.token");

        assertThat(explained(stray)).isEqualTo(backend.load(stray));
        assertThat(facts).isNotEmpty().noneMatch(fact -> fact.startsWith("ledger: "));
    }

    @Test
    void aCheckAsksTheStoreAndTellsTheKeys() {
        int finds = store.finds();
        assertThat(backend.probe(facts::add, problem -> {})).isTrue();
        assertThat(store.finds()).isEqualTo(finds + 1);
        backend.check(facts::add, problem -> {});
        assertThat(facts).anyMatch(fact -> fact.startsWith("clock: ")).anyMatch(fact -> fact.startsWith("keys: "));

        store.fail(new SessionStoreUnavailableException("down"));
        assertThatThrownBy(() -> backend.probe(facts::add, facts::add))
                .isInstanceOf(SessionStoreUnavailableException.class);
    }
}
