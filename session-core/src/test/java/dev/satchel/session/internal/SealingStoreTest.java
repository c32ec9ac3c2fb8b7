package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreFullException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What somebody who may read a store that is sealed at rest learns, what who may write it can do, and lost keys. */
class SealingStoreTest {

    private static final StorageKey SECRET = new KeySpace("test").ownerSecret();

    private final SteppedStore store = new SteppedStore();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Sessions sessions = node(new Mirror());

    private Sessions node(Sealer sealer) {
        return Sessions.named("test")
                .codec(new PlainCodec())
                .store(store)
                .clock(() -> now)
                .sealAtRest(sealer)
                .build();
    }

    private static Token signIn(Sessions sessions, String principal) {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().claim(principal);
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private StoredRecord record(Token token) {
        return store.find(new KeySpace("test").key(token)).orElseThrow();
    }

    private StoredRecord secret() {
        return store.find(SECRET).orElseThrow();
    }

    private void belongTo(Token token, Optional<OwnerKey> owner) {
        StoredRecord record = record(token);
        store.put(new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), owner, record.payload()));
    }

    private static boolean opens(Sessions sessions, Token token) {
        return sessions.open(List.of(token)).view().info().owner().isPresent();
    }

    // Guard: SealingStore.binding has the owner.
    @Test
    void aRecordWhoseOwnerWasTakenAwayDoesNotOpen() {
        Token token = signIn(sessions, "ada");
        assertThat(opens(sessions, token)).isTrue();
        belongTo(token, Optional.empty());

        assertThat(opens(sessions, token)).isFalse();
    }

    @Test
    void aRecordThatWasGivenToSomebodyElseDoesNotOpenAndIsHisToRevoke() {
        Token ada = signIn(sessions, "ada");
        Token bob = signIn(sessions, "bob");
        belongTo(ada, record(bob).owner());

        assertThat(opens(sessions, ada)).isFalse();
        assertThat(sessions.owned().list("bob")).hasSize(1);
        assertThat(sessions.owned().list("bob").unreadable()).isEqualTo(1);
        assertThat(sessions.owned().revokeAll("bob")).isEqualTo(2);
        assertThat(store.all()).extracting(StoredRecord::key).containsExactly(SECRET);
    }

    // Guard: SealingStore.sealed keys the owner.
    @Test
    void theStoreDoesNotTellWhoIsSignedIn() {
        Token token = signIn(sessions, "ada");

        assertThat(record(token).owner()).isPresent().isNotEqualTo(Optional.of(OwnerKey.of("test", "ada")));
        assertThat(sessions.owned().list("ada")).hasSize(1);
    }

    @Test
    void anotherStoreKeysTheSameOwnerInAnotherWay() {
        SteppedStore elsewhere = new SteppedStore();
        Sessions other = Sessions.named("test")
                .codec(new PlainCodec())
                .store(elsewhere)
                .sealAtRest(new Mirror())
                .build();
        Token here = signIn(sessions, "ada");
        Token there = signIn(other, "ada");

        assertThat(elsewhere.find(new KeySpace("test").key(there)).orElseThrow().owner())
                .isNotEqualTo(record(here).owner());
    }

    @Test
    void anAnonymousSessionNeedsNoSecret() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(Attribute.of("visits", Integer.class), 1);
            exchange.commit();
        }

        assertThat(store.find(SECRET)).isEmpty();
    }

    // Guard: OwnerSecret.agreed throws where it can neither open nor remember.
    @Test
    void aNodeThatLacksTheKeyOfTheSecretSaysSoAndNeverThatThereIsNobody() {
        Sessions mine = node(new MirrorRing('a'));
        Sessions other = node(new MirrorRing('b'));
        Token token = signIn(mine, "ada");

        assertThatThrownBy(() -> other.owned().revokeAll("ada"))
                .isInstanceOf(SessionStoreUnavailableException.class)
                .hasMessageContaining("sealed under a key that it lacks")
                .hasMessageContaining("'test'");
        assertThatThrownBy(() -> other.owned().list("ada")).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> signIn(other, "ada")).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(opens(other, token)).as("unreadable there, and no outage").isFalse();
        assertThat(opens(mine, token)).isTrue();
        assertThat(mine.owned().revokeAll("ada")).isEqualTo(1);
    }

    @Test
    void aNodeThatLacksTheKeyOfOneRecordEndsItAndCountsIt() {
        MirrorRing ring = new MirrorRing('a');
        Sessions mine = node(ring);
        Sessions other = node(new MirrorRing('a'));
        signIn(mine, "ada");
        ring.hold('b', 'a');
        signIn(mine, "ada");

        assertThat(other.owned().list("ada").unreadable()).isEqualTo(1);
        assertThat(other.owned().revokeAll("ada")).isEqualTo(2);
        assertThat(mine.owned().list("ada")).isEmpty();
    }

    // Guard: OwnerSecret.agreed seals anew what is older than a day.
    @Test
    void theSecretFollowsTheKeysThroughTheirRotation() {
        MirrorRing ring = new MirrorRing('a');
        Sessions mine = node(ring);
        signIn(mine, "ada");
        ring.hold('b', 'a');
        now = now.plus(Duration.ofHours(25));
        signIn(mine, "ada");
        Sessions later = node(new MirrorRing('b'));

        assertThat(later.owned().revokeAll("ada")).isPositive();
    }

    // Guard: OwnerSecret.agreed remembers the secret when the key under which it lies was revoked.
    @Test
    void aKeyThatIsRevokedAtOnceTakesTheSecretFromNoNodeThatKnowsIt() {
        MirrorRing ring = new MirrorRing('a');
        Sessions mine = node(ring);
        signIn(mine, "ada");
        ring.hold('b');
        Token token = signIn(mine, "ada");
        Sessions later = node(new MirrorRing('b'));

        assertThat(opens(later, token)).isTrue();
        assertThat(later.owned().revokeAll("ada")).isEqualTo(2);
    }

    // Guard: SealingStore looks before it creates and before it walks.
    @Test
    void nodesAgreeAgainWhenTheStoreWasEmptiedUnderThem() {
        Sessions first = node(new Mirror());
        Sessions second = node(new Mirror());
        signIn(first, "ada");
        signIn(second, "ada");
        store.all().forEach(record -> store.remove(record.key()));
        Token fromSecond = signIn(second, "ada");
        Token fromFirst = signIn(first, "ada");
        Sessions third = node(new Mirror());

        assertThat(opens(third, fromFirst)).isTrue();
        assertThat(opens(third, fromSecond)).isTrue();
        assertThat(third.owned().revokeAll("ada")).isEqualTo(2);
    }

    // Guard: SealingStore.opened asks for another secret, SealingStore.dropped does not.
    @Test
    void aNodeThatOnlyReadsGoesByTheSecretThatTheStoreHasNow() {
        signIn(sessions, "zed");
        store.deleteExpired(now.plus(Duration.ofDays(40_000)), 10);
        Sessions later = node(new Mirror());
        Token token = signIn(later, "ada");

        assertThat(opens(sessions, token)).isTrue();
        assertThat(opens(later, token)).isTrue();
    }

    // Guard: OwnerSecret.idOtherThan asks once in a hand-over, and writes nothing.
    @Test
    void aRecordThatDoesNotOpenCostsOneLookForTheSecretInAHandOver() {
        Token token = signIn(sessions, "ada");
        belongTo(token, Optional.of(OwnerKey.of("test", "bob")));
        opens(sessions, token);
        store.calls.clear();
        assertThat(opens(sessions, token)).isFalse();
        assertThat(store.calls).containsExactly(Verb.FIND);

        now = now.plusSeconds(30);
        store.calls.clear();
        assertThat(opens(sessions, token)).isFalse();
        assertThat(store.calls)
                .as("the record, the secret, the floor")
                .containsExactly(Verb.FIND, Verb.FIND, Verb.FIND);
    }

    // Guard: OwnerSecret.idOtherThan does not count as a look before a write.
    @Test
    void aReadThatFindsNoSecretTakesNoneFromTheNextWrite() {
        Token damaged = signIn(sessions, "bob");
        Token token = signIn(sessions, "ada");
        belongTo(damaged, Optional.of(OwnerKey.of("test", "bob")));
        store.remove(SECRET);
        now = now.plusSeconds(30);
        assertThat(opens(sessions, damaged)).isFalse();
        assertThat(store.find(SECRET)).isEmpty();
        write(token);

        assertThat(opens(node(new Mirror()), token)).isTrue();
    }

    // Guard: SealedIndex looks before it walks.
    @Test
    void aWalkGoesByTheSecretThatTheStoreHasNow() {
        signIn(sessions, "ada");
        store.all().forEach(record -> store.remove(record.key()));
        signIn(node(new Mirror()), "ada");

        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(1);
    }

    // Guard: SealingStore.create looks before it writes.
    @Test
    void aRotationGoesByTheSecretThatTheStoreHasNow() {
        Token token = signIn(sessions, "ada");
        Sessions other = node(new Mirror());
        Token successor;
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().rotate();
            store.remove(SECRET);
            signIn(other, "bob");
            successor = ((Directive.Issue) exchange.commit()).token();
        }

        assertThat(opens(other, successor)).isTrue();
        assertThat(other.owned().revokeAll("ada")).isPositive();
        assertThat(opens(sessions, successor)).isFalse();
    }

    // Guard: SealingStore.replace looks, where the last look is a hand-over ago.
    @Test
    void aLateWriteGoesByTheSecretThatTheStoreHasNow() {
        Token token = signIn(sessions, "ada");
        Sessions other = node(new Mirror());
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().set(World.POINTS, 1);
            store.remove(SECRET);
            signIn(other, "bob");
            now = now.plusSeconds(30);
            exchange.commit();
        }

        assertThat(opens(other, token)).isTrue();
        assertThat(other.owned().revokeAll("ada")).isEqualTo(1);
    }

    @Test
    void withinTheHandOverAWriteDoesNotAskForTheSecretAgain() {
        Token token = signIn(sessions, "ada");
        now = now.plusSeconds(30).minusMillis(1);
        store.calls.clear();
        write(token);
        assertThat(store.calls).as("the record and the floor").containsExactly(Verb.FIND, Verb.REPLACE);

        now = now.plusMillis(1);
        store.calls.clear();
        write(token);
        assertThat(store.calls).containsExactly(Verb.FIND, Verb.FIND, Verb.FIND, Verb.REPLACE);
    }

    private void write(Token token) {
        try (SessionExchange exchange = sessions.open(List.of(token))) {
            exchange.session().update(World.POINTS, 0, points -> points + 1);
            exchange.commit();
        }
    }

    @Test
    void anAnonymousWriteCostsOneCallMoreThanTheLookUp() {
        Token token;
        try (SessionExchange exchange = sessions.open(List.of())) {
            exchange.session().set(World.POINTS, 1);
            token = ((Directive.Issue) exchange.commit()).token();
        }
        assertThat(store.calls).containsExactly(Verb.CREATE);
        write(token);
        store.calls.clear();
        write(token);

        assertThat(store.calls).containsExactly(Verb.FIND, Verb.REPLACE);
    }

    // Guard: SealedIndex hands on what is the owner's, though an index may answer more.
    @Test
    void aSessionOfAnotherOwnerThatTheIndexAnswersIsNotTakenForHis() {
        signIn(sessions, "ada");
        Token bobs = signIn(sessions, "bob");
        store.answerWhateverIsAsked();

        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(1);
        assertThat(opens(sessions, bobs)).isTrue();
    }

    @Test
    void anotherThreadMayLookForTheSecretAfterTheFirst() throws Exception {
        signIn(sessions, "ada");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Token bobs = other.submit(() -> signIn(sessions, "bob")).get(20, TimeUnit.SECONDS);
            assertThat(opens(sessions, bobs)).isTrue();
        } finally {
            other.shutdownNow();
        }
    }

    // Guard: OwnerSecret.agreed puts back what it knows.
    @Test
    void aNodeThatKnowsTheSecretPutsItBack() {
        Token token = signIn(sessions, "ada");
        store.remove(SECRET);
        signIn(sessions, "bob");

        assertThat(opens(node(new Mirror()), token)).isTrue();
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(1);
    }

    // Guard: SealingStore.binding has the secret's id.
    @Test
    void aRecordThatNoWalkWouldFindDoesNotOpen() {
        Token token = signIn(sessions, "ada");
        store.remove(SECRET);
        Sessions other = node(new Mirror());
        signIn(other, "bob");

        assertThat(opens(other, token)).isFalse();
        assertThat(other.owned().list("ada")).isEmpty();
        signIn(sessions, "bob");
        assertThat(opens(sessions, token))
                .as("on the node that knew the former secret, too")
                .isFalse();
    }

    @Test
    void twoNodesThatDrawAtOnceKeepTheFirst() {
        Sessions slow = node(new Mirror());
        Sessions quick = node(new Mirror());
        store.before(Verb.CREATE, () -> signIn(quick, "ada"));
        Token token = signIn(slow, "ada");

        assertThat(opens(quick, token)).isTrue();
        assertThat(quick.owned().revokeAll("ada")).isEqualTo(2);
    }

    /** The next walk of a new node asks for the floor, then finds the secret damaged, which the store sets aside. */
    private void setAsideAtTheNextWalk() {
        store.before(Verb.FIND, () -> {}).before(Verb.FIND, () -> {
            store.remove(SECRET);
            throw new CorruptSessionException("damaged");
        });
    }

    // Guard: OwnerSecret.found keeps in mind that it owes the store a record.
    @Test
    void aNodeThatCouldNotMarkTheDamagedSecretDrawsNoOther() {
        signIn(sessions, "ada");
        Sessions later = node(new Mirror());
        setAsideAtTheNextWalk();
        store.before(Verb.CREATE, () -> {
            throw new SessionStoreFullException("no room");
        });
        assertThatThrownBy(() -> later.owned().list("ada")).isInstanceOf(SessionStoreFullException.class);

        assertThatThrownBy(() -> later.owned().revokeAll("ada")).isInstanceOf(SessionStoreUnavailableException.class);
        assertThatThrownBy(() -> signIn(node(new Mirror()), "bob"))
                .isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(sessions.owned().revokeAll("ada")).isEqualTo(1);
        assertThat(later.owned().list("ada")).isEmpty();
    }

    // Guard: OwnerSecret.found owes nothing once there is a record.
    @Test
    void whenTheRecordsAreClearedAfterADamageAnotherSecretIsDrawn() {
        signIn(sessions, "ada");
        Sessions later = node(new Mirror());
        setAsideAtTheNextWalk();
        assertThatThrownBy(() -> later.owned().list("ada")).isInstanceOf(SessionStoreUnavailableException.class);
        store.all().forEach(record -> store.remove(record.key()));

        Token token = signIn(later, "ada");
        assertThat(opens(node(new Mirror()), token)).isTrue();
    }

    @Test
    void aSecretThatStaysDamagedIsAnErrorEachTimeAndIsNotWrittenOver() {
        signIn(sessions, "ada");
        StoredRecord before = secret();
        for (int look = 0; look < 2; look++) {
            Sessions later = node(new Mirror());
            store.before(Verb.FIND, () -> {});
            for (int find = 0; find < 2; find++) {
                store.before(Verb.FIND, () -> {
                    throw new CorruptSessionException("damaged");
                });
            }
            assertThatThrownBy(() -> later.owned().list("ada")).isInstanceOf(CorruptSessionException.class);
        }
        assertThat(secret()).isEqualTo(before);
    }

    @Test
    void theEndOfAllNeedsNoSecret() {
        Sessions mine = node(new MirrorRing('a'));
        Sessions other = node(new MirrorRing('b'));
        Token token = signIn(mine, "ada");
        now = now.plusSeconds(60);
        other.endAllBefore(now);

        assertThat(opens(node(new MirrorRing('a')), token)).isFalse();
    }

    @Test
    void theSecretIsSealedAndStaysAsLongAsAnySessionMay() {
        signIn(sessions, "ada");

        assertThat(secret().reclaimAt()).isAfter(now.plus(Lifetime.MAX));
        assertThat(secret().owner()).isPresent();
        assertThat(new Mirror().open("owners/test", Payload.of(SECRET.toBytes()), secret().payload()))
                .get()
                .extracting(Payload::size)
                .isEqualTo(32);
    }
}
