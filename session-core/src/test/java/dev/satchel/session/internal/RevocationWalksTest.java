package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.OwnedSessions.Listing;
import dev.satchel.session.OwnedSessions.Owned;
import dev.satchel.session.OwnedSessions.Ref;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a walk over a principal's records is walked, and what is told after it. */
class RevocationWalksTest {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration HAND_OVER = Duration.ofSeconds(30);

    private final World world = new World(policy -> policy.perOwner(Integer.MAX_VALUE));

    private Browser signedIn() {
        return world.browser().write(s -> s.claim("ada"));
    }

    private static Ref ref(Browser browser) {
        return browser.info().ref().orElseThrow();
    }

    private int revokeAll() {
        return world.sessions.owned().revokeAll("ada");
    }

    private Listing list(Attribute<?>... shown) {
        return world.sessions.owned().list("ada", shown);
    }

    private List<EndReason> reasons() {
        return world.heard(SessionEvent.Ended.class).stream()
                .map(SessionEvent.Ended::reason)
                .toList();
    }

    private static void unavailable() {
        throw new SessionStoreUnavailableException("down");
    }

    private StoredRecord record(Browser browser) {
        return world.store.find(new KeySpace("test").key(browser.token())).orElseThrow();
    }

    private void damage(Browser browser) {
        StoredRecord record = record(browser);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.of("of another format".getBytes(StandardCharsets.US_ASCII))));
    }

    // Guard: Standing walks again for a session that moved on.
    @Test
    void aSessionThatRotatesWhileItsPrincipalIsListedIsListed() {
        Browser moving = signedIn();
        world.store.whileListing(() -> moving.write(s -> s.rotate()));

        assertThat(list()).hasSize(1);
        assertThat(world.store.pages).isEqualTo(2);
    }

    @Test
    void aSessionThatRotatesDuringSevenWalksIsListedByTheEighth() {
        Browser moving = signedIn();
        for (int walk = 1; walk <= 7; walk++) {
            world.store.whileListing(() -> moving.write(s -> s.rotate()));
        }

        assertThat(list()).hasSize(1);
        assertThat(world.store.pages).isEqualTo(8);
    }

    @Test
    void aSessionThatRotatesDuringEachWalkIsNotCalledNone() {
        Browser moving = signedIn();
        for (int walk = 1; walk <= 8; walk++) {
            world.store.whileListing(() -> moving.write(s -> s.rotate()));
        }

        assertThatThrownBy(() -> list())
                .isInstanceOf(SessionConflictException.class)
                .hasMessageContaining("8 walks");
        assertThat(list()).hasSize(1);
    }

    @Test
    void aSessionThatRotatedAndEndedIsLookedForOnceMoreAndALongRotatedOneNot() {
        Browser ended = signedIn();
        ended.write(s -> s.rotate());
        ended.write(s -> s.destroy());
        assertThat(list()).isEmpty();
        assertThat(world.store.pages).isEqualTo(2);

        world.advance(Duration.ofSeconds(61));
        assertThat(list()).isEmpty();
        assertThat(world.store.pages).isEqualTo(3);
    }

    // Guard: Revocation follows a marker whose successor the walk did not meet.
    @Test
    void aSessionThatRotatesWhileItIsRevokedByItsReferenceEndsAndNoOther() {
        Browser moving = signedIn();
        Browser other = signedIn();
        Ref ref = ref(moving);
        world.store.whileListing(() -> {
            moving.write(s -> s.rotate());
            other.write(s -> s.rotate());
        });

        assertThat(world.sessions.owned().revoke(ref)).isTrue();
        assertThat(moving.info().owner()).isEmpty();
        assertThat(other.info().owner()).contains("ada");
        assertThat(world.store.pages).isEqualTo(1);
    }

    // Guard: the second walk of a revocation of all.
    @Test
    void aLoginThatIsAcknowledgedDuringTheFirstWalkEndsInTheSecond() {
        signedIn();
        world.store.before(Verb.DELETE, this::signedIn);

        assertThat(revokeAll()).isEqualTo(2);
        assertThat(world.store.pages).isEqualTo(2);
        assertThat(list()).isEmpty();
    }

    @Test
    void aRevocationThatEndsNothingWalksOnce() {
        assertThat(revokeAll()).isZero();
        assertThat(world.store.pages).isEqualTo(1);
    }

    // Guard: a walk that takes as long as a hand-over is walked again.
    @Test
    void aWalkThatTakesAsLongAsAHandOverProvesNothing() {
        world.store.whileListing(() -> world.advance(HAND_OVER.minus(TICK)));
        revokeAll();
        assertThat(world.store.pages).isEqualTo(1);

        world.store.whileListing(() -> world.advance(HAND_OVER));
        revokeAll();
        assertThat(world.store.pages).isEqualTo(3);
    }

    @Test
    void sevenWalksThatProveNothingAndOneThatDoesAreEnough() {
        Browser browser = signedIn();
        world.store.whileListing(RevocationWalksTest::unavailable);
        for (int walk = 2; walk < 8; walk++) {
            world.store.whileListing(() -> world.advance(HAND_OVER));
        }

        assertThat(revokeAll()).isEqualTo(1);
        assertThat(browser.info().owner()).isEmpty();
        assertThat(world.store.pages).isEqualTo(8);
    }

    @Test
    void afterEightWalksThatProveNothingItSaysSoAndNamesNoFaultThatIsOver() {
        signedIn();
        world.store.whileListing(RevocationWalksTest::unavailable);
        for (int walk = 2; walk <= 8; walk++) {
            world.store.whileListing(() -> world.advance(HAND_OVER));
        }

        assertThatThrownBy(this::revokeAll)
                .isInstanceOf(SessionConflictException.class)
                .hasMessageContaining("8 walks");
        assertThat(reasons()).containsExactly(EndReason.REVOKED);
    }

    @Test
    void anIndexThatDoesNotAnswerIsTheFaultThatIsThrown() {
        signedIn();
        for (int walk = 1; walk <= 8; walk++) {
            world.store.whileListing(RevocationWalksTest::unavailable);
        }

        assertThatThrownBy(this::revokeAll).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(list()).hasSize(1);
    }

    /** Leaves the session under its token, and a copy of it under one that nobody has. */
    private Browser copied() {
        Browser browser = signedIn();
        world.store.before(Verb.REPLACE, RevocationWalksTest::unavailable);
        assertThatThrownBy(() -> browser.write(s -> s.rotate())).isInstanceOf(SessionException.class);
        assertThat(world.store.all()).hasSize(2);
        return browser;
    }

    // Guard: Revocation.end counts what was live in either half.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionWhoseCopyHasPassedWasLive(boolean liveFirst) {
        Browser browser = copied();
        world.advance(Duration.ofMinutes(20));
        browser.value(POINTS);
        world.advance(Duration.ofMinutes(20));
        if (!liveFirst) {
            StoredRecord live = record(browser);
            world.store.remove(live.key());
            world.store.put(live);
        }

        assertThat(revokeAll()).isEqualTo(1);
        assertThat(reasons()).containsExactly(EndReason.REVOKED);
        assertThat(world.store.all()).isEmpty();
    }

    // Guard: Standing takes the half that was used last.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionWithACopyIsListedOnceAsItWasUsedLast(boolean usedFirst) {
        Browser browser = copied();
        world.advance(Duration.ofMinutes(20));
        browser.value(POINTS);
        if (!usedFirst) {
            StoredRecord used = record(browser);
            world.store.remove(used.key());
            world.store.put(used);
        }

        assertThat(list()).extracting(Owned::lastUsedAt).containsExactly(world.instant());
    }

    // Guard: Revocation.tell leaves out what failed.
    @Test
    void aSessionWhoseOtherHalfCannotBeEndedIsNeitherCountedNorTold() {
        copied();
        world.store.before(Verb.DELETE, () -> {});
        for (int walk = 1; walk <= 8; walk++) {
            world.store.before(Verb.DELETE, RevocationWalksTest::unavailable);
        }

        assertThatThrownBy(this::revokeAll).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.heard(SessionEvent.Ended.class)).isEmpty();
        assertThat(revokeAll()).isEqualTo(1);
        assertThat(reasons()).containsExactly(EndReason.REVOKED);
    }

    @Test
    void whatCannotBeReadAndIsNotDeletedAtOnceIsEndedByTheNextWalk() {
        damage(signedIn());
        world.store.before(Verb.DELETE, RevocationWalksTest::unavailable);

        assertThat(revokeAll()).isEqualTo(1);
        assertThat(reasons()).containsExactly(EndReason.REVOKED);
    }

    @Test
    void theFaultIsThrownWhereWhatCannotBeReadCannotBeEndedEither() {
        damage(signedIn());
        for (int walk = 1; walk <= 8; walk++) {
            world.store.before(Verb.DELETE, RevocationWalksTest::unavailable);
        }

        assertThatThrownBy(this::revokeAll).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(list().unreadable()).isEqualTo(1);
    }

    @Test
    void aSessionOfWhichBothHalvesHavePassedIsToldAsExpiredAndNotCounted() {
        copied();
        world.advance(Duration.ofMinutes(30));

        assertThat(revokeAll()).isZero();
        assertThat(reasons()).containsExactly(EndReason.IDLE);
    }

    @Test
    void whatCannotBeReadMayHaveBeenAMarkerSoItIsWalkedAgain() {
        damage(signedIn());
        signedIn();

        assertThat(revokeAll()).isEqualTo(2);
        assertThat(world.store.pages).isEqualTo(2);
        damage(signedIn());
        assertThat(revokeAll()).isEqualTo(1);
        assertThat(world.store.pages).isEqualTo(4);
    }

    @Test
    void aReferenceEndsItsSessionBesideWhatCannotBeRead() {
        damage(signedIn());
        Browser live = signedIn();
        Ref ref = ref(live);

        assertThat(world.sessions.owned().revoke(ref)).isTrue();
        assertThat(world.store.all()).hasSize(1);
        assertThat(list().unreadable()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadAndHasPassedIsNotCountedInAListAndGoesWithTheNextLogin() {
        World quota = new World();
        Browser damaged = quota.browser().write(s -> s.claim("ada"));
        StoredRecord record = quota.store.all().get(0);
        quota.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.EMPTY));
        quota.advance(Duration.ofMinutes(30));
        assertThat(quota.sessions.owned().list("ada").unreadable()).isZero();
        quota.browser().write(s -> s.claim("ada"));
        assertThat(quota.store.all()).hasSize(2);

        quota.advance(Duration.ofMinutes(13));
        quota.browser().write(s -> s.claim("ada"));

        assertThat(damaged.info().owner()).isEmpty();
        assertThat(quota.store.all()).hasSize(2);
        assertThat(quota.heard(SessionEvent.Ended.class)).isEmpty();
    }

    // Guard: Owned.Named.parse.
    @ParameterizedTest
    @ValueSource(strings = {"", "!", "AAAA", "=", "not base64 at all"})
    void aReferenceThatNamesNothingRevokesNothing(String value) {
        signedIn();

        assertThat(world.sessions.owned().revoke(new Ref(value))).isFalse();
        assertThatThrownBy(() -> world.sessions.owned().revokeOthers("ada", new Ref(value)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(list()).hasSize(1);
    }

    @Test
    void aReferenceIsOfBirthIdAndOwner() {
        Browser browser = signedIn();
        byte[] bytes = Base64.getUrlDecoder().decode(ref(browser).value());

        assertThat(bytes).hasSize(48).endsWith(new KeySpace("test").owner("ada").toBytes());
        assertThat(list()).extracting(Owned::ref).containsExactly(ref(browser));
        assertThat(world.sessions.owned().revokeOthers("ada", ref(browser))).isZero();
    }

    // Guard: Owned.list.
    @Test
    void theLastUsedComesFirstWithWhatWasAskedForAndCanBeDecoded() {
        Browser first = world.browser().write(s -> {
            s.set(COUNTRY, "DE");
            s.claim("ada");
        });
        Ref former = ref(first);
        world.advance(Duration.ofMinutes(1));
        Ref latter = ref(signedIn());

        assertThat(list()).extracting(Owned::ref).containsExactly(latter, former);
        assertThat(list(COUNTRY, POINTS)).extracting(Owned::shown).containsExactly(Map.of(), Map.of("country", "DE"));
        assertThat(list(Attribute.of("country", Integer.class)))
                .extracting(Owned::shown)
                .containsExactly(Map.of(), Map.of());
        assertThat(world.heard(SessionEvent.ValueDropped.class))
                .extracting(SessionEvent.ValueDropped::attribute)
                .containsExactly("country");
    }
}
