package dev.satchel.session.internal;

import static dev.satchel.session.internal.HybridWorld.CART;
import static dev.satchel.session.internal.HybridWorld.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.Placement;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionEvent;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.TokenExplanation;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.internal.HybridWorld.Browser;
import dev.satchel.session.internal.HybridWorld.Request;
import dev.satchel.session.internal.SteppedStore.Verb;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session in its token while it is small and nobody's, in the store once it matters. Each trace is stepped. */
class HybridTest {

    private static final String LARGE = "x".repeat(2 * PlainTokens.BUDGET);

    private final HybridWorld world = new HybridWorld();
    private final Browser browser = world.browser();
    private final Browser client = world.client();

    private static void cut() {
        throw new SessionStoreUnavailableException("cut");
    }

    private static void crash() {
        throw new AssertionError("the process ended here");
    }

    private Request writing(Browser from, String cart) {
        Request request = from.request();
        request.session().set(CART, cart);
        return request;
    }

    private Request login(Browser from, String principal) {
        Request request = from.request();
        request.session().claim(principal);
        return request;
    }

    // In the token.

    @Test
    void anonymousTrafficMakesNoStoreCall() {
        browser.write(s -> s.set(CART, "tent"));
        for (int i = 0; i < 100; i++) {
            world.advance(Duration.ofMinutes(2));
            assertThat(browser.value(CART)).isPresent();
            browser.write(s -> s.update(CART, "", cart -> cart.length() > 50 ? "" : cart + "+"));
            browser.write(Session::rotate);
        }

        assertThat(world.store.calls).isEmpty();
    }

    @Test
    void inTwoPlacesReadingSlidesTheIdleTime() {
        browser.write(s -> s.set(CART, "tent"));
        for (int i = 0; i < 4; i++) {
            world.advance(Duration.ofMinutes(20));
            assertThat(browser.value(CART)).contains("tent");
        }
    }

    @Test
    void inOnePlaceReadingIssuesNothing() {
        client.write(s -> s.set(CART, "tent"));
        world.advance(Duration.ofMinutes(20));

        assertThat(client.request().respond()).isEqualTo(new Directive.Keep());
        assertThat(world.store.calls).isEmpty();
        assertThat(world.heard(SessionEvent.TouchFailed.class)).isEmpty();
    }

    // Guard: HybridBackend.forget; each sign-in in one session leaves a marker.
    @Test
    void whoSignsInAgainAndAgainLeavesNoPileOfMarkersInAStoreThatNobodyReaps() {
        for (int i = 0; i < 60; i++) {
            world.advance(Duration.ofMinutes(10));
            browser.write(s -> s.claim("ada"));
        }

        assertThat(browser.owner()).contains("ada");
        assertThat(world.store.all()).hasSizeLessThan(6);
    }

    @Test
    void aSealedTokenWithAnOwnerIsRefused() {
        Sessions sealed = Sessions.named("test")
                .codec(world.codec)
                .backend(PlainTokens::new)
                .clock(world)
                .build();
        try (SessionExchange exchange = sealed.open(List.of())) {
            exchange.session().claim("ada");
            browser.receive(exchange.commit());
        }

        assertThat(browser.owner()).isEmpty();
        assertThat(world.heard(SessionEvent.Refused.class))
                .extracting(SessionEvent.Refused::reason)
                .contains(SessionEvent.RefusalReason.UNSUPPORTED);
    }

    // The move.

    @Test
    void aClaimMovesTheSessionUnderANewTokenAndANewLife() {
        browser.write(s -> s.set(CART, "tent"));
        String before = browser.fingerprint();
        world.advance(Duration.ofMinutes(1));
        world.store.calls.clear();
        login(browser, "ada").respond();

        assertThat(world.store.calls)
                .as("one session, one marker")
                .filteredOn(verb -> verb != Verb.FIND)
                .containsExactly(Verb.CREATE, Verb.CREATE);
        assertThat(browser.last)
                .isInstanceOfSatisfying(
                        Directive.Issue.class,
                        issue -> assertThat(issue.signedIn()).isTrue());
        assertThat(browser.anonymous).isEmpty();
        assertThat(browser.value(CART)).contains("tent");
        assertThat(browser.owner()).contains("ada");
        assertThat(browser.fingerprint()).isNotEqualTo(before);
        assertThat(world.heard(SessionEvent.Moved.class))
                .singleElement()
                .satisfies(moved -> assertThat(moved.from()).isEqualTo(before))
                .satisfies(moved -> assertThat(moved.session()).isEqualTo(browser.fingerprint()));
    }

    @Test
    void aClaimByAStrangerBeginsInTheStoreWithoutAMarker() {
        login(browser, "ada").respond();

        assertThat(browser.owner()).contains("ada");
        assertThat(world.store.all()).hasSize(1);
    }

    @Test
    void aSessionThatOutgrowsItsTokenMovesAndStaysInTheAnonymousPlace() {
        browser.write(s -> s.set(NAME, "guest"));
        browser.write(s -> s.set(CART, LARGE));

        assertThat(browser.signedIn).isEmpty();
        assertThat(browser.anonymous.map(token -> token.value().length())).contains(Tokens.LENGTH);
        assertThat(browser.value(CART)).contains(LARGE);
        assertThat(browser.value(NAME)).contains("guest");
        browser.write(s -> s.remove(CART));
        assertThat(browser.anonymous.map(token -> token.value().length()))
                .as("never back")
                .contains(Tokens.LENGTH);
        login(browser, "ada").respond();
        assertThat(browser.owner()).contains("ada");
        assertThat(browser.anonymous).isEmpty();
    }

    @Test
    void aFirstWriteOverTheTokensBudgetIsKeptUpToTheStoresBudget() {
        HybridWorld small = new HybridWorld(policy -> policy.budget(100_000));
        small.browser().write(s -> s.set(CART, LARGE));

        assertThat(small.kept()).hasSize(1);
        Request tooMuch = small.browser().request();
        tooMuch.session().replace(java.util.Map.of("a", "x".repeat(60_000), "b", "x".repeat(60_000)));
        assertThatThrownBy(tooMuch::commit)
                .isInstanceOfSatisfying(
                        SessionTooLargeException.class,
                        problem -> assertThat(problem.limit()).isEqualTo(100_000));
    }

    @Test
    void whatTheConditionNamesMovesToo() {
        Sessions sessions = Sessions.named("test")
                .codec(world.codec)
                .placement(Placement.sealedUntil(
                        state -> state.attributes().find("cart").isPresent(), PlainTokens::new, world.store))
                .clock(world)
                .build();
        try (SessionExchange exchange = sessions.open(List.of(), List.of())) {
            exchange.session().set(NAME, "guest");
            browser.receive(exchange.commit());
        }
        assertThat(world.store.calls).isEmpty();
        try (SessionExchange exchange =
                sessions.open(List.of(), browser.anonymous.stream().toList())) {
            exchange.session().set(CART, "tent");
            browser.receive(exchange.commit());
        }

        assertThat(world.kept()).hasSize(1);
        assertThat(browser.signedIn).isEmpty();
    }

    @Test
    void anAddressIsAlwaysInTheStore() {
        world.sessions.at(SessionAddress.of("telegram", "42")).edit(s -> s.set(CART, "tent"));

        assertThat(world.kept()).hasSize(1);
    }

    // Logins.

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40})
    void aLoginWhoseFirstResponseWasLostSucceedsAgain(int seconds) {
        browser.write(s -> s.set(CART, "tent"));
        login(browser, "ada").commit();
        world.advance(Duration.ofSeconds(seconds));
        login(browser, "ada").respond();

        assertThat(browser.owner()).contains("ada");
        assertThat(browser.value(CART)).contains("tent");
    }

    // Guard: a claim's marker refuses no claim, and the successor is another life under another token.
    @Test
    void anAttackerWhoSignsInFirstNeitherKeepsTheVictimOutNorSharesHisSession() {
        Browser attacker = world.browser();
        attacker.write(s -> s.set(CART, "planted"));
        browser.anonymous = attacker.anonymous;
        Browser planted = attacker.copy();
        for (int i = 0; i < 5; i++) {
            Request victim = login(browser.copy(), "ada");
            login(planted.copy(), "mallory").respond();
            world.store.before(
                    Verb.CREATE, () -> login(planted.copy(), "mallory").commit());
            victim.respond();
            assertThat(victim.browser().owner()).contains("ada");
            world.advance(Duration.ofSeconds(7));
        }
        login(browser, "ada").respond();
        browser.write(s -> s.set(NAME, "Ada Lovelace"));
        String victims = browser.fingerprint();
        Token token = browser.signedIn.orElseThrow();

        assertThat(planted.value(NAME)).isEmpty();
        assertThat(planted.owner()).isEmpty();
        planted.write(s -> s.set(NAME, "overwritten"));
        login(planted, "mallory").respond();
        planted.write(s -> s.set(NAME, "overwritten"));
        assertThat(browser.value(NAME)).contains("Ada Lovelace");
        assertThat(planted.fingerprint()).isNotEqualTo(victims);
        assertThat(planted.signedIn).isNotEqualTo(Optional.of(token));
        assertThat(world.kept())
                .extracting(SessionState::birthId)
                .as("never two with one birth")
                .doesNotHaveDuplicates();
    }

    @Test
    void ofTwoParallelLoginsBothSucceedEachInASessionOfItsOwn() {
        browser.write(s -> s.set(CART, "tent"));
        Request slow = login(browser, "ada");
        Browser other = browser.copy();
        world.store.after(Verb.CREATE, () -> login(other, "ada").respond());
        slow.respond();

        assertThat(browser.owner()).contains("ada");
        assertThat(other.owner()).contains("ada");
        assertThat(browser.fingerprint()).isNotEqualTo(other.fingerprint());
        assertThat(world.markers())
                .singleElement()
                .satisfies(marker -> assertThat(marker.birthId().fingerprint()).isEqualTo(browser.fingerprint()));
    }

    @Test
    void aKeptSessionLosesNoUpdate() {
        browser.write(s -> s.set(CART, "tent"));
        login(browser, "ada").respond();
        Request slow = browser.request();
        slow.session().update(CART, "", cart -> cart + ", stove");
        browser.copy().write(s -> s.update(CART, "", cart -> cart + ", lamp"));
        slow.respond();

        assertThat(browser.value(CART)).contains("tent, lamp, stove");
    }

    // Late answers.

    @Test
    void anAnonymousAnswerThatArrivesAfterTheLoginsSignsNobodyOut() {
        browser.write(s -> s.set(CART, "tent"));
        Request late = writing(browser, "tent, stove");
        login(browser, "ada").respond();
        late.respond();
        world.advance(Duration.ofMinutes(2));

        assertThat(browser.owner()).contains("ada");
        assertThat(browser.anonymous).as("a cookie that the other one hides").isPresent();
    }

    @Test
    void anAnonymousAnswerThatClearsNamesItsOwnPlaceOnly() {
        HybridWorld dropping =
                new HybridWorld(policy -> policy.undecodable(dev.satchel.session.Undecodable.DROP_SESSION));
        Browser two = dropping.browser().write(s -> s.set(CART, "tent"));
        Request late = two.request();
        late.session().get(dev.satchel.session.Attribute.of("cart", Integer.class));
        two.receive(login(dropping.browser(), "ada").commit());
        late.respond();

        assertThat(late.browser().last).isEqualTo(new Directive.Clear(false));
        assertThat(two.owner()).contains("ada");
    }

    @Test
    void inOnePlaceAnAnonymousWriteConflictsWhileTheMarkerCounts() {
        client.write(s -> s.set(CART, "tent"));
        Request late = writing(client, "tent, stove");
        Browser before = client.copy();
        login(client, "ada").respond();

        assertThatThrownBy(late::commit).isInstanceOf(SessionConflictException.class);
        assertThat(client.owner()).contains("ada");
        world.advance(Duration.ofSeconds(29));
        assertThatThrownBy(writing(before, "stove")::commit).isInstanceOf(SessionConflictException.class);
        world.advance(Duration.ofSeconds(1));
        writing(before, "stove").respond();
        assertThat(before.value(CART)).contains("stove");
    }

    // Outgrowing beside a login.

    @Test
    void anOverBudgetWriteThatLosesToALoginConflicts() {
        browser.write(s -> s.set(CART, "tent"));
        Request large = writing(browser, LARGE);
        login(browser, "ada").respond();

        assertThatThrownBy(large::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.kept()).hasSize(1);
    }

    @Test
    void anOverBudgetWriteThatLosesItsMarkerToALoginDropsItsCopy() {
        browser.write(s -> s.set(CART, "tent"));
        Request large = writing(browser, LARGE);
        world.store.after(Verb.CREATE, () -> login(browser, "ada").respond());

        assertThatThrownBy(large::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.kept()).extracting(SessionState::owner).containsExactly(Optional.of("ada"));
        assertThat(world.markers()).hasSize(1);
    }

    @Test
    void aLoginThatOpenedBeforeTheSessionOutgrewItsTokenConflicts() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser.copy(), "ada");
        writing(browser, LARGE).respond();

        assertThatThrownBy(login::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.kept()).hasSize(1);
        login(browser, "ada").respond();
        assertThat(browser.value(CART)).contains(LARGE);
    }

    @Test
    void aLoginThatLosesItsMarkerToAnOverBudgetWriteDropsItsCopy() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser.copy(), "ada");
        world.store.after(Verb.CREATE, () -> writing(browser, LARGE).respond());

        assertThatThrownBy(login::commit).isInstanceOf(SessionConflictException.class);
        assertThat(world.kept()).extracting(SessionState::owner).containsExactly(Optional.empty());
        assertThat(browser.value(CART)).contains(LARGE);
    }

    @Test
    void aLoginThatOpenedAfterTheSessionOutgrewItsTokenIsNotRefused() {
        browser.write(s -> s.set(CART, "tent"));
        Browser lost = browser.copy();
        writing(browser, LARGE).commit();
        world.advance(Duration.ofMillis(1));
        assertThatThrownBy(writing(lost, LARGE)::commit).isInstanceOf(SessionConflictException.class);
        login(lost, "ada").respond();

        assertThat(lost.owner()).contains("ada");
        assertThat(lost.value(CART)).contains("tent");
    }

    // Faults.

    @Test
    void aFaultBeforeTheMarkerDropsTheCopy() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store.after(Verb.CREATE, () -> {}).before(Verb.CREATE, HybridTest::cut);

        assertThatThrownBy(login::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.store.all()).isEmpty();
        login(browser, "ada").respond();
        assertThat(browser.owner()).contains("ada");
        assertThat(browser.value(CART)).contains("tent");
    }

    @Test
    void aMarkerWhoseAnswerWasLostIsApplied() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store.after(Verb.CREATE, () -> {}).after(Verb.CREATE, HybridTest::cut);
        login.respond();

        assertThat(browser.owner()).contains("ada");
        assertThat(world.kept()).hasSize(1);
    }

    @Test
    void aMarkerOfWhichNothingIsKnownDropsTheCopyAndKeepsNobodyOut() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store
                .after(Verb.CREATE, () -> {})
                .after(Verb.CREATE, HybridTest::cut)
                .before(Verb.FIND, HybridTest::cut);

        assertThatThrownBy(login::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.kept()).isEmpty();
        assertThat(world.markers()).hasSize(1);
        login(browser, "ada").respond();
        assertThat(browser.owner()).contains("ada");
        assertThat(world.kept()).hasSize(1);
    }

    @Test
    void aCopyThatCannotBeDroppedIsToldAndReachedByNobody() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store
                .after(Verb.CREATE, () -> {})
                .before(Verb.CREATE, HybridTest::cut)
                .before(Verb.DELETE, HybridTest::cut);

        assertThatThrownBy(login::commit).isInstanceOf(SessionStoreUnavailableException.class);
        assertThat(world.heard(SessionEvent.SuccessorLeft.class)).hasSize(1);
        login(browser, "ada").respond();
        assertThat(world.kept()).extracting(SessionState::birthId).hasSize(2).doesNotHaveDuplicates();
        world.sessions.owned().revokeAll("ada");
        assertThat(world.kept()).isEmpty();
    }

    @Test
    void aCrashBetweenCopyAndMarkerLeavesACopyThatRevocationEnds() {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store.after(Verb.CREATE, HybridTest::crash);

        assertThatThrownBy(login::commit).isInstanceOf(AssertionError.class);
        assertThat(browser.value(CART)).contains("tent");
        login(browser, "ada").respond();
        assertThat(world.kept()).extracting(SessionState::birthId).hasSize(2).doesNotHaveDuplicates();
        world.sessions.owned().revokeAll("ada");
        assertThat(world.kept()).isEmpty();
    }

    // Endings.

    @Test
    void aLogoutWithTheSealedTokenThatCrossesTheLoginEndsWhatItBecame() {
        browser.write(s -> s.set(CART, "tent"));
        Request logout = browser.copy().request();
        login(browser, "ada").respond();
        logout.session().destroy();

        assertThat(logout.commit()).isEqualTo(new Directive.Clear());
        assertThat(browser.owner()).isEmpty();
        assertThat(world.kept()).isEmpty();
        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(2);
    }

    @Test
    void aLogoutFollowsTheSessionBeyondARotationInTheStore() {
        browser.write(s -> s.set(CART, "tent"));
        Browser before = browser.copy();
        writing(browser, LARGE).respond();
        login(browser, "ada").respond();
        Request logout = before.request();
        logout.session().destroy();
        logout.commit();

        assertThat(browser.owner()).isEmpty();
        assertThat(world.kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 29, 30, 31})
    void aDestroyWithTheTokenOfBeforeTheLoginWorksWithinTheHandOverOnly(int seconds) {
        browser.write(s -> s.set(CART, "tent"));
        Browser before = browser.copy();
        login(browser, "ada").respond();
        world.advance(Duration.ofSeconds(seconds));
        before.write(Session::destroy);

        assertThat(before.last).isEqualTo(new Directive.Clear());
        assertThat(browser.owner().isPresent()).isEqualTo(seconds >= 30);
    }

    @Test
    void aDestroyOlderThanAnyMarkerConflicts() {
        browser.write(s -> s.set(CART, "tent"));
        Request logout = browser.request();
        logout.session().destroy();
        world.advance(Duration.ofHours(1));

        assertThatThrownBy(logout::commit).isInstanceOf(SessionConflictException.class);
    }

    @Test
    void aLogoutOfASealedSessionWhoseStoreIsAwayFails() {
        browser.write(s -> s.set(CART, "tent"));
        Request logout = browser.request();
        logout.session().destroy();
        world.store.before(Verb.FIND, HybridTest::cut);

        assertThatThrownBy(logout::commit).isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void aLogoutEndsWhatLiesInTheOtherPlaceToo() {
        browser.write(s -> s.set(CART, "tent"));
        Browser tab = browser.copy();
        login(browser, "ada").respond();
        tab.write(s -> s.set(CART, "tent, stove"));
        login(tab.copy(), "ada").respond();
        browser.anonymous = tab.anonymous;
        browser.write(Session::destroy);

        assertThat(browser.signedIn).isEmpty();
        assertThat(browser.anonymous).isEmpty();
        assertThat(world.kept()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void revokeAllBesideAMoveLeavesNothingThatOpens(boolean beforeTheMarker) {
        browser.write(s -> s.set(CART, "tent"));
        Request login = login(browser, "ada");
        world.store.after(Verb.CREATE, () -> {
            if (beforeTheMarker) {
                world.sessions.owned().revokeAll("ada");
            }
        });
        if (!beforeTheMarker) {
            world.store.after(Verb.CREATE, () -> world.sessions.owned().revokeAll("ada"));
        }
        login.respond();

        assertThat(browser.owner()).isEmpty();
        assertThat(world.kept()).isEmpty();
    }

    @Test
    void endingAllBeforeSignsEverybodyOut() {
        login(browser, "ada").respond();
        Browser guest = world.browser().write(s -> s.set(CART, "tent"));
        world.advance(Duration.ofSeconds(1));
        world.sessions.endAllBefore(world.instant());

        assertThat(browser.owner()).isEmpty();
        assertThat(guest.value(CART)).as("it lies in its token").contains("tent");
    }

    // Two places.

    @Test
    void theSignedInPlaceWinsWhenItOpensAndHidesNoVisitorWhenItDoesNot() {
        browser.write(s -> s.set(CART, "anonymous"));
        Optional<Token> anonymous = browser.anonymous;
        login(browser, "ada").respond();
        browser.write(s -> s.set(CART, "ada's"));
        browser.anonymous = anonymous;
        assertThat(browser.value(CART)).contains("ada's");
        world.sessions.owned().revokeAll("ada");

        assertThat(browser.value(CART)).contains("anonymous");
        browser.write(s -> s.set(CART, "more"));
        assertThat(browser.signedIn).as("an anonymous answer never names it").isPresent();
        assertThat(browser.value(CART)).contains("more");
    }

    @Test
    void bothPlacesTogetherAreNoDuplicates() {
        HybridWorld refusing = new HybridWorld(policy -> policy.refuseDuplicates());
        Browser two = refusing.browser().write(s -> s.set(CART, "tent"));
        Optional<Token> anonymous = two.anonymous;
        login(two, "ada").respond();
        two.anonymous = anonymous;

        assertThat(two.owner()).contains("ada");
        assertThat(refusing.heard(SessionEvent.DuplicateTokens.class)).isEmpty();
    }

    @Test
    void aSealedTokenInTheSignedInPlaceOpensNothing() {
        browser.write(s -> s.set(CART, "planted"));
        browser.signedIn = browser.anonymous;
        browser.anonymous = Optional.empty();

        assertThat(browser.value(CART)).isEmpty();
    }

    @Test
    void aRequestThatARotationOvertookReadsNothingOfTheOtherPlace() {
        browser.write(s -> s.set(CART, "anonymous"));
        Optional<Token> anonymous = browser.anonymous;
        login(browser, "ada").respond();
        Browser late = browser.copy();
        late.anonymous = anonymous;
        browser.write(Session::rotate);

        assertThat(late.value(CART)).isEmpty();
        assertThat(late.last).isEqualTo(new Directive.Keep());
    }

    @Test
    void aDisownedSessionStaysInTheSignedInPlace() {
        login(browser, "ada").respond();
        browser.write(Session::disown);

        assertThat(browser.owner()).isEmpty();
        assertThat(browser.signedIn).isPresent();
        assertThat(browser.anonymous).isEmpty();
    }

    @Test
    void aSessionThatIsAboutToMoveHasNoNameAmongItsOwnersSessionsYet() {
        browser.write(s -> s.set(CART, "tent"));
        Request request = browser.request();
        request.session().claim("ada");
        assertThat(request.session().info().ref()).isEmpty();
        SessionView stored = request.session().save();
        request.respond();

        assertThat(stored.info().ref()).isPresent();
        world.sessions.owned().revokeOthers("ada", stored.info().ref().orElseThrow());
        assertThat(browser.owner()).contains("ada");
    }

    @Test
    void whenTheStoreIsAwayAVisitorNoticesNothingAndASignedInUserIsNoVisitor() {
        browser.write(s -> s.set(CART, "tent"));
        world.store.before(Verb.FIND, HybridTest::cut);
        assertThat(browser.value(CART)).contains("tent");
        browser.signedIn = Optional.of(new Tokens(new SecureNumbers()).next());

        assertThatThrownBy(browser::request).isInstanceOf(SessionStoreUnavailableException.class);
    }

    @Test
    void whereThePolicyBridgesAnOutageASignedInUserReadsNothingOfTheOtherPlace() {
        HybridWorld bridged = new HybridWorld(policy -> policy.bridgeOutages());
        Browser two = bridged.browser().write(s -> s.set(CART, "tent"));
        two.signedIn = Optional.of(new Tokens(new SecureNumbers()).next());
        bridged.store.before(Verb.FIND, HybridTest::cut);

        assertThat(two.value(CART)).isEmpty();
    }

    // The events about it.

    @Test
    void describeSaysBothHalves() {
        assertThat(world.sessions.hybrid()).isTrue();
        assertThat(world.sessions.describe())
                .contains("hybrid: plain token, then stepped")
                .contains("until it is claimed or outgrows it")
                .contains("in the token: the last response wins")
                .contains("COMPARE_AND_SET")
                .as("the token is shared, the store is not")
                .doesNotContain("SHARED");
    }

    @Test
    void aHybridStackIsCheckedByItsStoreAndReapedThere() {
        login(browser, "ada").respond();
        assertThat(world.sessions.check(Duration.ofMinutes(1), Runnable::run).healthy())
                .isTrue();
        world.store.before(Verb.FIND, HybridTest::cut);
        assertThat(world.sessions.check(Duration.ofMinutes(1), Runnable::run).problems())
                .hasSize(1);

        world.advance(Duration.ofHours(13));
        assertThat(world.sessions.deleteExpired(10)).isPositive();
        assertThat(world.store.all()).isEmpty();
    }

    private Sessions hybrid(SessionStore store) {
        return Sessions.named("test")
                .codec(world.codec)
                .placement(Placement.sealedUntilClaimed(PlainTokens::new, store))
                .clock(world)
                .build();
    }

    @Test
    void whatBothHalvesPromiseIsPromised() {
        world.store.traits = StoreTraits.of("stepped", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);

        assertThat(hybrid(world.store).describe()).contains("SHARED").doesNotContain("DURABLE");
    }

    @Test
    void aHybridStackLooksAtTheClockOfItsStoreAndRefusesToReapWhatCannotBeReaped() {
        Sessions dropping = hybrid(new CompositionTest.Dropping(world));
        assertThat(dropping.check(Duration.ofMinutes(1), Runnable::run).facts())
                .contains("storage: hybrid: plain token, then " + dropping(dropping) + " answers")
                .anyMatch(fact -> fact.startsWith("clock: "));

        Sessions bare = hybrid(new ReplayingStore(world.store));
        assertThatThrownBy(() -> bare.deleteExpired(1))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.not-reapable");
    }

    private static String dropping(Sessions sessions) {
        String storage = sessions.describe().lines().skip(1).findFirst().orElseThrow();
        return storage.substring(storage.indexOf(", then ") + 7);
    }

    // Guard: HybridBackend.openedAt; a marker counts by when the exchange opened, not by when it commits.
    @Test
    void aWriteThatOpenedBeforeTheLoginConflictsHoweverLateItComes() {
        client.write(s -> s.set(CART, "tent"));
        Request slow = writing(client.copy(), "late");
        login(client, "ada").respond();
        world.advance(Duration.ofSeconds(31));

        assertThatThrownBy(slow::commit).isInstanceOf(SessionConflictException.class);
    }

    // Guard: HybridBackend.mark knows its own marker.
    @Test
    void aMoveWhoseWritesADriverSentTwiceIsAMove() {
        Sessions replaying = hybrid(new ReplayingStore(world.store));
        Token visitor;
        try (SessionExchange exchange = replaying.open(List.of())) {
            exchange.session().set(CART, "tent");
            visitor = ((Directive.Issue) exchange.commit()).token();
        }
        try (SessionExchange exchange = replaying.open(List.of(), List.of(visitor))) {
            exchange.session().claim("ada");
            assertThat(exchange.commit()).isInstanceOf(Directive.Issue.class);
        }

        assertThat(world.kept()).hasSize(1);
    }

    @Test
    void ofTwoLogoutsOfAKeptSessionOneIsTold() {
        login(browser, "ada").respond();
        Request slow = browser.request();
        slow.session().destroy();
        browser.copy().write(Session::destroy);
        slow.commit();

        assertThat(world.heard(SessionEvent.Ended.class)).hasSize(1);
    }

    @Test
    void aSealedTokenIsExplainedWithTheMoveOfItsSession() {
        browser.write(s -> s.set(CART, "tent"));
        Token sealed = browser.anonymous.orElseThrow();
        assertThat(world.sessions.explain(sealed).reasons())
                .contains("placement: in its token, the anonymous half of the stack; no move into the store is known");

        Browser copy = browser.copy();
        login(browser, "ada").respond();
        assertThat(world.sessions.explain(sealed).reasons())
                .anyMatch(reason -> reason.endsWith("it moved into the store at " + World.START + " by a login"));
        assertThat(world.sessions.explain(browser.signedIn.orElseThrow()).owner())
                .contains("ada");

        Browser visitor = world.browser().write(s -> s.set(CART, "tent"));
        Token outgrown = visitor.anonymous.orElseThrow();
        visitor.write(s -> s.set(CART, LARGE));
        assertThat(world.sessions.explain(outgrown).reasons())
                .anyMatch(reason -> reason.endsWith("because it outgrew its token"));
        assertThat(copy.value(CART)).contains("tent");
    }

    @Test
    void aSealedTokenThatSaysAnOwnerIsExplainedAsRefused() {
        Sessions sealed = Sessions.named("test")
                .codec(world.codec)
                .backend(PlainTokens::new)
                .clock(world)
                .build();
        Token forged;
        try (SessionExchange exchange = sealed.open(List.of())) {
            exchange.session().claim("ada");
            forged = ((Directive.Issue) exchange.commit()).token();
        }

        assertThat(world.sessions.explain(forged).opens()).isFalse();
        assertThat(world.sessions.explain(forged).reasons()).contains("verdict: refused as UNSUPPORTED");
    }

    // Guard: HybridBackend.explain; reading it asks for no marker.
    @Test
    void aTokenThatOpensIsSaidToOpenWhateverItsMarkerIs() {
        writing(browser, "tea").respond();
        Token sealed = browser.anonymous.orElseThrow();
        SessionState state = world.codec.read(Payload.of(Base64.getDecoder().decode(sealed.value())));
        StorageKey marker = new KeySpace("test").moved(state.birthId());
        Payload junk = Payload.of(new byte[] {1, 2, 3});
        world.store.put(new StoredRecord(marker, 7, World.START, World.START.plusSeconds(60), Optional.empty(), junk));

        TokenExplanation explanation = world.sessions.explain(sealed);

        assertThat(browser.value(CART)).contains("tea");
        assertThat(explanation.opens()).isTrue();
        assertThat(explanation.reasons()).anyMatch(reason -> reason.contains("cannot be told"));
    }

    @Test
    void aPlacementIsTheOnlyStorageAndItsTokenKeepsNothing() {
        assertThatThrownBy(() -> Sessions.named("test")
                        .codec(world.codec)
                        .store(world.store)
                        .placement(Placement.sealedUntilClaimed(PlainTokens::new, world.store))
                        .build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("stack.storage");
        assertThatThrownBy(() -> Sessions.named("test")
                        .codec(world.codec)
                        .placement(Placement.sealedUntilClaimed(
                                stack -> new StoredBackend(world.store, stack), world.store))
                        .build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("placement.token");
    }

    // Guard: SignedInPlace.left, and Exchange.allOpened whatever was chosen there.

    @Test
    void aLogoutEndsASignedInSessionThatCannotBeRead() {
        login(browser, "ada").respond();
        StoredRecord record = world.store.all().get(0);
        world.store.put(new StoredRecord(
                record.key(),
                record.version(),
                record.lastUsedAt(),
                record.reclaimAt(),
                record.owner(),
                Payload.of(new byte[] {1})));
        browser.write(Session::destroy);

        assertThat(browser.last).isEqualTo(new Directive.Clear(true));
        assertThat(world.store.all()).isEmpty();
    }

    @Test
    void aLogoutWithASupersededTokenEndsTheStoredAnonymousSessionToo() {
        browser.write(s -> s.set(CART, LARGE));
        Browser signedIn = world.browser();
        login(signedIn, "ada").respond();
        browser.signedIn = signedIn.signedIn;
        signedIn.write(Session::rotate);
        assertThat(world.kept()).hasSize(2);
        browser.write(Session::destroy);

        assertThat(browser.last).isEqualTo(new Directive.Clear(true));
        assertThat(world.kept()).isEmpty();
    }
}
