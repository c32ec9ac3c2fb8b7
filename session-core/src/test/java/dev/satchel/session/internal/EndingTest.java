package dev.satchel.session.internal;

import static dev.satchel.session.internal.World.CHAT;
import static dev.satchel.session.internal.World.COUNTRY;
import static dev.satchel.session.internal.World.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionEvent.EndReason;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.Token;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.internal.World.Browser;
import dev.satchel.session.internal.World.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gone is gone: nothing that was destroyed, revoked or expired comes back through a slower request. */
class EndingTest {

    private final World world = new World();
    private final Browser browser = world.browser().write(s -> s.set(POINTS, 100));

    @Test
    void afterDestroyReadsAreEmptyWritesThrowAndTheCommitClears() {
        Request request = browser.request();
        request.session().destroy();

        assertThat(request.session().get(POINTS)).isEmpty();
        assertThat(request.session().names()).isEmpty();
        assertThat(request.exchange().view().get(POINTS)).isEmpty();
        assertThatThrownBy(() -> request.session().set(POINTS, 1)).isInstanceOf(SessionClosedException.class);
        assertThat(request.respond()).isEqualTo(new Directive.Clear());
        assertThat(world.store.all()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.LOGOUT);
    }

    // Guard: Opening looks at all that is presented, and Ending.run ends all that is live of it.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void destroyEndsEveryLiveSessionThatWasPresented(boolean refused) {
        World twice = new World(policy -> refused ? policy.refuseDuplicates() : policy);
        Browser one = twice.browser().write(s -> s.set(POINTS, 1));
        Browser two = twice.browser().write(s -> s.set(POINTS, 2));
        Browser three = twice.browser().write(s -> s.set(POINTS, 3));
        try (SessionExchange logout = twice.open(one.token(), two.token(), three.token())) {
            logout.session().destroy();
            assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        }

        assertThat(twice.store.all()).isEmpty();
        assertThat(twice.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.LOGOUT, EndReason.LOGOUT, EndReason.LOGOUT);
    }

    // Guard: Opening.first hands on what it did not choose.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void destroyEndsALiveSessionAndFollowsTheMarkersThatWerePresentedBesideIt(boolean markersFirst) {
        Token superseded = browser.token();
        browser.write(s -> s.rotate());
        Browser two = world.browser().write(s -> s.set(POINTS, 2));
        Token another = two.token();
        two.write(s -> s.rotate());
        Browser three = world.browser().write(s -> s.set(POINTS, 3));
        SessionExchange logout = markersFirst
                ? world.open(superseded, another, three.token())
                : world.open(three.token(), superseded, another);
        logout.session().destroy();

        assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        assertThat(List.of(browser.value(POINTS), two.value(POINTS), three.value(POINTS)))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void destroyFollowsEachOfTwoMarkers() {
        Token superseded = browser.token();
        browser.write(s -> s.rotate());
        Browser two = world.browser().write(s -> s.set(POINTS, 2));
        Token another = two.token();
        two.write(s -> s.rotate());
        SessionExchange logout = world.open(superseded, another);
        logout.session().destroy();

        assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        assertThat(List.of(browser.value(POINTS), two.value(POINTS))).allMatch(Optional::isEmpty);
    }

    @Test
    void oneThatCannotBeEndedDoesNotKeepTheOthersAliveAndIsToldInTheEnd() {
        Browser two = world.browser().write(s -> s.set(POINTS, 2));
        world.store.before(Verb.DELETE, () -> {
            throw new SessionStoreUnavailableException("cut");
        });
        SessionExchange logout = world.open(browser.token(), two.token());
        logout.session().destroy();

        assertThatThrownBy(logout::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(two.value(POINTS)).isEmpty();
        assertThat(browser.value(POINTS)).contains(100);
    }

    // Guard: SessionStore.replace never creates, and Updating.run takes ABSENT for the end.
    @Test
    void aSaveAfterAConcurrentDestroyStaysGone() {
        Request slow = browser.request();
        slow.session().set(COUNTRY, "DE");
        browser.attacker().write(s -> s.destroy());

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.store.all()).isEmpty();
    }

    // Guard: a touch is conditional too.
    @Test
    void aTouchAfterADestroyDoesNotBringItBack() {
        world.advance(Duration.ofMinutes(2));
        Request slow = browser.request();
        slow.session().get(POINTS);
        browser.attacker().write(s -> s.destroy());

        assertThat(slow.commit()).isEqualTo(new Directive.Keep());
        assertThat(world.store.calls).contains(Verb.TOUCH);
        assertThat(world.store.all()).isEmpty();
    }

    // Guard: StoredBackend.end reloads and tries again.
    @Test
    void destroyWinsOverAConcurrentWrite() {
        Request logout = browser.request();
        logout.session().destroy();
        browser.write(s -> s.set(COUNTRY, "DE"));
        logout.respond();

        assertThat(world.store.all()).isEmpty();
    }

    // Guard: StoredBackend.end follows a marker.
    @Test
    void destroyFollowsARotationToTheSuccessor() {
        Request logout = browser.request();
        logout.session().destroy();
        browser.write(s -> s.rotate());
        Browser signedIn = browser.attacker();
        logout.respond();

        assertThat(signedIn.value(POINTS)).isEmpty();
        assertThat(browser.carries()).isFalse();
    }

    @Test
    void destroyFollowsTwoRotationsWhoeverOwnsTheSession() {
        Request logout = browser.request();
        logout.session().destroy();
        browser.write(s -> s.rotate());
        browser.write(s -> s.claim("ada"));
        Browser signedIn = browser.attacker();
        logout.respond();

        assertThat(signedIn.value(POINTS)).isEmpty();
    }

    @Test
    void destroyWithTheSupersededTokenEndsTheSession() {
        Browser other = browser.attacker();
        browser.write(s -> s.rotate());

        other.write(s -> s.destroy());

        assertThat(other.last).isEqualTo(new Directive.Clear());
        assertThat(browser.value(POINTS)).isEmpty();
    }

    // Guard: the conditional second step of a rotation.
    @Test
    void aLogoutBetweenTheTwoStepsOfARotationEndsBoth() {
        Request rotation = browser.request();
        rotation.session().rotate();
        world.store.before(Verb.REPLACE, () -> browser.attacker().write(s -> s.destroy()));

        assertThatThrownBy(rotation::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aDestroyThatFindsNothingHasNothingLeftToEnd() {
        Request second = browser.attacker().request();
        second.session().destroy();
        browser.write(s -> s.destroy());

        assertThat(second.respond()).isEqualTo(new Directive.Clear());
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    // Guard: StoredBackend.nothingLeft.
    @Test
    void aDestroyOlderThanHandOverAndSkewCannotTellAndConflicts() {
        Duration longest = Composition.HAND_OVER.plus(Composition.CLOCK_SKEW);
        Browser second = browser.attacker();
        Request young = second.request();
        young.session().destroy();
        Request old = second.request();
        old.session().destroy();
        browser.write(s -> s.destroy());

        world.advance(longest.minusMillis(1));
        assertThat(young.commit()).isEqualTo(new Directive.Clear());
        world.advance(Duration.ofMillis(1));
        assertThatThrownBy(old::commit).isInstanceOf(SessionConflictException.class);
    }

    // Guard: StoredBackend.nothingLeft; a marker is stamped before it is written, so it is reclaimed early by what its
    // write took.
    @Test
    void aMarkerWriteThatTakesNinetySecondsHidesNoSessionFromALogoutBesideIt() {
        Browser other = browser.attacker();
        List<Request> logout = new ArrayList<>();
        Request rotation = browser.request();
        rotation.session().rotate();
        world.store.before(Verb.REPLACE, () -> {
            world.advance(Duration.ofSeconds(89));
            Request late = other.request();
            late.session().destroy();
            logout.add(late);
            world.advance(Duration.ofSeconds(1));
        });
        rotation.respond();
        world.advance(World.MARKER_LIFE.minusSeconds(90));
        assertThat(world.sessions.deleteExpired(10)).isEqualTo(1);

        assertThatThrownBy(logout.get(0)::commit).isInstanceOf(SessionConflictException.class);
        assertThat(browser.value(POINTS)).contains(100);
    }

    // Guard: no time is compared where a live session's destroy meets a marker; the exchange was in flight.
    @Test
    void aLogoutInFlightFollowsAMarkerHoweverOldItIs() {
        Request logout = browser.attacker().request();
        logout.session().destroy();
        browser.write(s -> s.claim("ada"));
        world.advance(World.MARKER_LIFE.minusMillis(1));
        browser.value(POINTS);

        assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        assertThat(browser.value(POINTS)).isEmpty();
        assertThat(world.sessions.owned().list("ada")).isEmpty();
    }

    // Guard: Opened.ends; whoever knew the token before the login signs nobody out later on.
    @Test
    void theTokenFromBeforeALoginEndsTheSessionWithinTheHandOverOnly() {
        Browser former = browser.attacker();
        browser.write(s -> s.claim("ada"));
        world.advance(Composition.HAND_OVER);
        long writes = world.store.writes();

        former.attacker().write(s -> s.destroy());
        Browser late = former.attacker().write(s -> s.destroy());

        assertThat(late.last).isEqualTo(new Directive.Clear());
        assertThat(world.store.writes()).isEqualTo(writes);
        assertThat(browser.info().owner()).contains("ada");
        world.advance(Duration.ofMillis(-1));
        former.attacker().write(s -> s.destroy());
        assertThat(browser.info().owner()).isEmpty();
    }

    @Test
    void aDestroyThatOpenedAtAMarkerWithinTheHandOverFollowsItLater() {
        Browser former = browser.attacker();
        browser.write(s -> s.rotate());
        world.advance(Composition.HAND_OVER.minusMillis(1));
        Request logout = former.request();
        logout.session().destroy();
        world.advance(Duration.ofMinutes(5));

        assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aMarkerAfterTheHandOverOpensANewSession() {
        Browser former = browser.attacker();
        browser.write(s -> s.rotate());
        world.advance(Composition.HAND_OVER);

        former.write(s -> s.set(COUNTRY, "DE"));

        assertThat(former.value(COUNTRY)).contains("DE");
        assertThat(browser.value(COUNTRY)).isEmpty();
        assertThat(browser.value(POINTS)).contains(100);
    }

    // Guard: attempts are counted for each key.
    @Test
    void aDestroyFollowsAChainOfAnyLength() {
        Request logout = browser.attacker().request();
        logout.session().destroy();
        for (int i = 0; i < 200; i++) {
            browser.write(s -> s.rotate());
        }
        logout.respond();

        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aDestroyGivesUpWhenTheSameSessionIsWrittenAgainAndAgain() {
        Request logout = browser.attacker().request();
        logout.session().destroy();
        int[] points = {0};
        for (int i = 0; i < 64; i++) {
            world.store.before(Verb.DELETE, () -> browser.write(s -> s.set(POINTS, ++points[0])));
        }

        assertThatThrownBy(logout::commit).isInstanceOf(SessionConflictException.class);
        assertThat(browser.value(POINTS)).contains(64);
    }

    // Guard: at an address nothing is rotated, so that another life there is the end of the one that was opened.
    @Test
    void anOldDestroyAtAReusedAddressIsNoConflict() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.sessions.at(CHAT).edit(slow -> {
            slow.destroy();
            world.sessions.at(CHAT).edit(s -> s.destroy());
            world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
            world.advance(Duration.ofMinutes(10));
        });

        assertThat(world.chat(POINTS)).contains(2);
    }

    @Test
    void aDestroyAtAReusedAddressSparesTheNewLife() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.store.before(Verb.DELETE, () -> {
            world.sessions.at(CHAT).edit(s -> s.destroy());
            world.sessions.at(CHAT).edit(s -> s.set(POINTS, 2));
        });
        world.sessions.at(CHAT).edit(s -> s.destroy());

        assertThat(world.chat(POINTS)).contains(2);
    }

    @Test
    void aLateReadWithADeadTokenDoesNotClear() {
        Browser late = browser.attacker();
        browser.write(s -> s.destroy());

        late.value(POINTS);

        assertThat(late.last).isEqualTo(new Directive.Keep());
    }

    @Test
    void whatWasExpiredIsNotRevivedByTheNextLifeAtItsAddress() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofHours(1));

        world.sessions.at(CHAT).edit(s -> s.set(COUNTRY, "DE"));

        assertThat(world.chat(POINTS)).isEmpty();
        assertThat(world.chat(COUNTRY)).contains("DE");
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.IDLE);
    }

    // Guard: Creating.join takes only a life that is not the former one.
    @Test
    void aFormerLifeThatASlowRequestRenewedIsNotMixedWithANewOne() {
        world.sessions.at(CHAT).edit(s -> s.set(POINTS, 1));
        world.advance(Duration.ofMinutes(29));
        world.sessions.at(CHAT).edit(slow -> {
            slow.set(COUNTRY, "DE");
            world.advance(Duration.ofMinutes(2));
            assertThatThrownBy(() -> world.sessions.at(CHAT).edit(late -> {
                        late.set(POINTS, 7);
                        world.store.before(Verb.REPLACE, slow::save);
                    }))
                    .isInstanceOf(SessionConflictException.class);
            assertThatThrownBy(() -> slow.set(COUNTRY, "FR")).isInstanceOf(SessionClosedException.class);
        });

        assertThat(world.chat(COUNTRY)).contains("DE");
        assertThat(world.chat(POINTS)).contains(1);
    }

    @Test
    void revokeAllEndsAllSessionsOfAPrincipalAndNobodyElses() {
        browser.write(s -> s.claim("ada"));
        Browser second = world.browser().write(s -> s.claim("ada"));
        Browser stranger = world.browser().write(s -> s.claim("bob"));

        assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(2);

        assertThat(browser.value(POINTS)).isEmpty();
        assertThat(second.info().owner()).isEmpty();
        assertThat(stranger.info().owner()).contains("bob");
        assertThat(world.heard(SessionEvent.Ended.class))
                .extracting(SessionEvent.Ended::reason)
                .containsExactly(EndReason.REVOKED, EndReason.REVOKED);
    }

    // Guard: Owned.end looks again until a round ends nothing; StoredBackend.end follows markers.
    @Test
    void revokeAllThatRacesWithARotationLeavesNothing() {
        browser.write(s -> s.claim("ada"));
        world.store.before(Verb.DELETE, () -> browser.write(s -> s.rotate()));

        world.sessions.owned().revokeAll("ada");

        assertThat(world.sessions.owned().list("ada")).isEmpty();
        assertThat(browser.value(POINTS)).isEmpty();
    }

    // Guard: Owned.end knows a session by its birth id: between its two steps a rotation shows it twice.
    @Test
    void aSessionRevokedInTheMiddleOfItsRotationEndsOnce() {
        browser.write(s -> s.claim("ada"));
        int[] revoked = {0};
        Request rotation = browser.request();
        rotation.session().rotate();
        world.store.before(
                Verb.REPLACE, () -> revoked[0] = world.sessions.owned().revokeAll("ada"));

        assertThatThrownBy(rotation::respond).isInstanceOf(SessionConflictException.class);
        assertThat(revoked[0]).isEqualTo(1);
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
        assertThat(browser.value(POINTS)).isEmpty();
    }

    // Guard: StoredBackend.end loads again and tries again when its delete met another version.
    @Test
    void aRevocationWinsOverAWriteThatComesFirst() {
        browser.write(s -> s.claim("ada"));
        world.store.before(Verb.DELETE, () -> browser.write(s -> s.set(POINTS, 7)));

        assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(1);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
        assertThat(browser.value(POINTS)).isEmpty();
    }

    // Guard: StoredBackend.update replaces and never creates.
    @Test
    void aWriteThatComesAfterARevocationBringsNothingBack() {
        browser.write(s -> s.claim("ada"));
        Request slow = browser.request();
        slow.session().set(POINTS, 7);
        world.store.before(Verb.REPLACE, () -> world.sessions.owned().revokeAll("ada"));

        assertThatThrownBy(slow::respond).isInstanceOf(SessionConflictException.class);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
        assertThat(browser.value(POINTS)).isEmpty();
    }

    @Test
    void aReferenceRevealsNoToken() {
        browser.write(s -> s.claim("ada"));

        var ref = browser.info().ref().orElseThrow();

        assertThat(ref.value()).doesNotContain(browser.token().value());
        assertThat(world.open(Token.of(ref.value())).view().info().isNew()).isTrue();
    }

    @Test
    void revokeAllThatRacesWithALoginLeavesNothing() {
        browser.write(s -> s.claim("ada"));
        Browser second = world.browser().write(s -> s.set(POINTS, 1));
        world.store.before(Verb.DELETE, () -> second.write(s -> s.claim("ada")));

        assertThat(world.sessions.owned().revokeAll("ada")).isEqualTo(2);
        assertThat(world.sessions.owned().list("ada")).isEmpty();
        assertThat(second.info().owner()).isEmpty();
    }

    @Test
    void revokeAllBetweenTheStepsOfALoginLeavesItSignedOut() {
        Request login = browser.request();
        login.session().claim("ada");
        world.store.before(Verb.REPLACE, () -> world.sessions.owned().revokeAll("ada"));

        login.respond();

        assertThat(browser.info().owner()).isEmpty();
        assertThat(world.sessions.owned().list("ada")).isEmpty();
    }

    @Test
    void revokeOthersKeepsTheOne() {
        browser.write(s -> s.claim("ada"));
        Browser second = world.browser().write(s -> s.claim("ada"));
        var keep = browser.info().ref().orElseThrow();
        browser.write(s -> s.rotate());

        assertThat(world.sessions.owned().revokeOthers("ada", keep)).isEqualTo(1);
        assertThat(browser.value(POINTS)).contains(100);
        assertThat(second.info().owner()).isEmpty();
    }

    @Test
    void theListShowsLiveSessionsWithWhatWasAskedFor() {
        browser.write(s -> s.claim("ada"));
        world.advance(Duration.ofMinutes(5));
        Browser second = world.browser().write(s -> {
            s.set(COUNTRY, "DE");
            s.claim("ada");
        });

        var list = world.sessions.owned().list("ada", COUNTRY);

        assertThat(list).hasSize(2);
        assertThat(list.get(0).shown()).containsOnly(java.util.Map.entry("country", "DE"));
        assertThat(list.get(1).shown()).isEmpty();
        assertThat(list.get(1).createdAt()).isEqualTo(World.START);
        assertThat(list.get(0).lastUsedAt()).isEqualTo(World.START.plus(Duration.ofMinutes(5)));
        assertThat(list.get(0).fingerprint()).isEqualTo(second.info().fingerprint());
        assertThat(list.get(0).ref()).isEqualTo(second.info().ref().orElseThrow());
        world.advance(Duration.ofMinutes(26));
        assertThat(world.sessions.owned().list("ada")).hasSize(1);
    }

    @Test
    void revokeByReferenceEndsOneSessionOnce() {
        browser.write(s -> s.claim("ada"));
        var ref = browser.info().ref().orElseThrow();

        assertThat(world.sessions.owned().revoke(ref)).isTrue();
        assertThat(world.sessions.owned().revoke(ref)).isFalse();
        assertThat(browser.value(POINTS)).isEmpty();
        for (String malformed : List.of("", "!", "AAAA")) {
            assertThat(world.sessions.owned().revoke(new dev.satchel.session.OwnedSessions.Ref(malformed)))
                    .isFalse();
        }
    }
}
