package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebSessionTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);

    private final StubSessions sessions = new StubSessions();
    private final StubExchange exchange = StubExchange.requesting("Cookie", "__Host-session=t1; __Host-session=t2");
    private final WebSession web =
            WebSessions.of(sessions, SessionCookie.standard()).open(exchange);

    @Test
    void aSessionThatIsNotUsedOpensNothingAndParsesNothing() {
        web.session();
        web.view();
        web.commit();
        web.close();

        assertThat(sessions.opened).isEmpty();
        assertThat(exchange.asked).isEmpty();
        assertThat(exchange.response).isEmpty();
    }

    @Test
    void allCandidatesAreOffered() {
        web.view().names();

        assertThat(sessions.opened).containsExactly(List.of(Token.of("t1"), Token.of("t2")));
    }

    @Test
    void theViewIsNoSession() {
        assertThat(web.view()).isNotInstanceOf(Session.class);
        web.view().get(COUNTRY);
        assertThat(sessions.calls).containsExactly("view", "get");
    }

    @Test
    void readingSetsVaryAndNothingElse() {
        web.view().get(COUNTRY);
        web.commit();

        assertThat(exchange.response).isEqualTo(Map.of("Vary", List.of("Cookie")));
    }

    @Test
    void aTokenIsIssuedOnceAndKeptFromCaches() {
        sessions.outcome = () -> StubSessions.issue("t3");
        exchange.addHeader("Set-Cookie", "theirs=1");
        web.session().set(COUNTRY, "DE");
        web.commit();
        web.commit();

        assertThat(sessions.calls).containsOnlyOnce("commit");
        assertThat(exchange.responseHeaders("Set-Cookie"))
                .containsExactly("theirs=1", "__Host-session=t3; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Cookie");
    }

    @Test
    void clearingIsKeptFromCachesToo() {
        sessions.outcome = Directive.Clear::new;
        web.session().destroy();
        web.commit();

        assertThat(exchange.responseHeaders("Set-Cookie"))
                .containsExactly(SessionCookie.standard().clear());
        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void whatTheHandlerSaidToCachesStaysWhenItIsStricter() {
        sessions.outcome = () -> StubSessions.issue("t3");
        exchange.setHeader("Cache-Control", "private, No-Store, max-age=0");
        exchange.setHeader("Vary", "Accept, cookie");
        web.session().set(COUNTRY, "DE");
        web.commit();

        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("private, No-Store, max-age=0");
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Accept, cookie");
    }

    @Test
    void whatTheHandlerSaidToCachesGoesWhenItIsLaxer() {
        sessions.outcome = () -> StubSessions.issue("t3");
        exchange.setHeader("Cache-Control", "public, max-age=3600");
        exchange.setHeader("Vary", "Accept");
        web.session().set(COUNTRY, "DE");
        web.commit();

        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Accept", "Cookie");
    }

    @Test
    void aHandlerMayLetACacheKeepAPageThatOnlyReadTheSession() {
        exchange.setHeader("Cache-Control", "private, max-age=60");
        web.view().get(COUNTRY);
        web.commit();

        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("private, max-age=60");
    }

    @Test
    void whatIsForSomeCachesAloneStaysOnAPageThatOnlyReadTheSession() {
        exchange.setHeader("CDN-Cache-Control", "max-age=60");
        web.view().get(COUNTRY);
        web.commit();

        assertThat(exchange.responseHeaders("CDN-Cache-Control")).containsExactly("max-age=60");
    }

    @Test
    void aVaryOnEverythingIsEnough() {
        exchange.setHeader("Vary", "*");
        web.view().get(COUNTRY);
        web.commit();

        assertThat(exchange.responseHeaders("Vary")).containsExactly("*");
    }

    @Test
    void aSecondCommitPutsBackWhatTheHandlerTookFromCaches() {
        sessions.outcome = () -> StubSessions.issue("t3");
        web.session().set(COUNTRY, "DE");
        web.commit();
        exchange.setHeader("Cache-Control", "public");
        exchange.setHeader("Vary", "Accept");
        web.commit();

        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Accept", "Cookie");
        assertThat(exchange.responseHeaders("Set-Cookie")).hasSize(1);
    }

    @Test
    void aFailedCommitIsSticky() {
        SessionConflictException conflict = new SessionConflictException("met another");
        sessions.outcome = () -> {
            throw conflict;
        };
        web.session().set(COUNTRY, "DE");

        assertThat(catchThrowable(web::commit)).isSameAs(conflict);
        sessions.outcome = () -> StubSessions.issue("t3");
        assertThat(catchThrowable(web::commit)).isSameAs(conflict);
        assertThat(catchThrowable(() -> web.session().set(COUNTRY, "FR"))).isSameAs(conflict);
        assertThat(sessions.calls).containsOnlyOnce("commit");
        assertThat(exchange.response).isEmpty();
    }

    @Test
    void aTokenThatDoesNotFitFailsTheCommit() {
        sessions.outcome = () -> StubSessions.issue("t".repeat(4096));
        web.session().set(COUNTRY, "DE");

        assertThatThrownBy(web::commit).hasMessageContaining("4096").hasMessageContaining("4081");
        assertThat(exchange.response).isEmpty();
    }

    @Test
    void whatIsClosedWithoutACommitIsAbandoned() {
        web.session().set(COUNTRY, "DE");
        web.close();
        web.commit();

        assertThat(sessions.calls).containsExactly("set", "close");
        assertThat(exchange.response).isEmpty();
    }

    @Test
    void theTokenOfASavedSessionReachesTheBrowserEvenIfTheHandlerThrowsLater() {
        sessions.outcome = () -> StubSessions.issue("t3");
        web.session().save();
        web.close();

        assertThat(exchange.responseHeaders("Set-Cookie")).hasSize(1);
    }

    @Test
    void aFailedSaveIsStickyToo() {
        SessionConflictException conflict = new SessionConflictException("met another");
        sessions.outcome = () -> {
            throw conflict;
        };
        Session session = web.session();

        assertThat(catchThrowable(session::save)).isSameAs(conflict);
        assertThat(catchThrowable(web::commit)).isSameAs(conflict);
    }

    static Stream<Consumer<Session>> changes() {
        return Stream.of(
                session -> session.set(COUNTRY, "DE"),
                session -> session.update(COUNTRY, "DE", country -> country),
                session -> session.remove(COUNTRY),
                session -> session.replace(Map.of()),
                Session::clear,
                session -> session.flash(COUNTRY, "DE"),
                session -> session.takeFlash(COUNTRY),
                session -> session.claim("ada"),
                Session::disown,
                Session::rotate,
                session -> session.lifetime(Lifetime.remembered(Duration.ofDays(1))),
                Session::destroy,
                Session::save);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeAfterTheHeadersLeftIsAnErrorThatNamesTheCause(Consumer<Session> change) {
        web.session().get(COUNTRY);
        web.commit();
        List<String> before = List.copyOf(sessions.calls);

        assertThatThrownBy(() -> change.accept(web.session()))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("headers have left");
        assertThat(sessions.calls).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeBeforeTheHeadersLeaveGoesThrough(Consumer<Session> change) {
        change.accept(web.session());

        assertThat(sessions.calls).isNotEmpty();
    }

    @Test
    void aFirstReadAfterTheHeadersLeftIsAnErrorSinceVaryIsGone() {
        web.commit();

        assertThatThrownBy(() -> web.view().get(COUNTRY))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("depends on it");
    }

    @Test
    void aSecondReadAfterTheHeadersLeftIsFine() {
        web.view().get(COUNTRY);
        web.commit();

        assertThat(web.view().get(COUNTRY)).isEmpty();
    }

    // ---- What other sites cause

    private static StubExchange forged(String... headers) {
        StubExchange forged = new StubExchange();
        forged.method = "POST";
        forged.request.put("Host", List.of("shop.example"));
        for (int i = 0; i < headers.length; i += 2) {
            forged.request.put(headers[i], List.of(headers[i + 1]));
        }
        return forged;
    }

    private WebSession open(StubExchange opened) {
        return WebSessions.of(sessions, SessionCookie.standard()).open(opened);
    }

    static Stream<Consumer<Session>> beginnings() {
        return Stream.of(
                session -> session.set(COUNTRY, "DE"),
                session -> session.update(COUNTRY, "DE", country -> country),
                session -> session.replace(Map.of("country", "DE")),
                session -> session.flash(COUNTRY, "DE"),
                session -> session.claim("ada"),
                session -> session.lifetime(Lifetime.remembered(Duration.ofDays(1))),
                Session::destroy);
    }

    // Guard: WebSession.beginning. The cookie was kept back; the answer's would take the place of the visitor's.
    @ParameterizedTest
    @MethodSource("beginnings")
    void noSessionBeginsNorEndsInAnswerToAnotherSiteWhenNoneWasPresented(Consumer<Session> write) {
        for (StubExchange forged : List.of(
                forged("Sec-Fetch-Site", "cross-site"),
                forged("Origin", "https://evil.example"),
                forged("Sec-Fetch-Site", "cross-site", "Cookie", "other=1"))) {
            WebSession opened = open(forged);

            assertThatThrownBy(() -> write.accept(opened.session()))
                    .isInstanceOf(CrossSiteException.class)
                    .hasMessageContaining("acceptOtherSites()");
        }
        assertThat(sessions.calls).isEmpty();
    }

    @Test
    void theProblemOfAForgeryDeniesNothingThatWasStoredBesideIt() {
        assertThat(HttpProblem.of(new CrossSiteException(), true, false).body()).contains("nothing was stored");
        assertThat(HttpProblem.of(new CrossSiteException(), true, true).body())
                .contains("changed in another session, was stored")
                .doesNotContain("nothing");
    }

    @ParameterizedTest
    @MethodSource("beginnings")
    void whoPresentsASessionOrAsksSafelyOrComesFromTheSiteOrSaysSoMayWrite(Consumer<Session> write) {
        StubExchange safe = forged("Sec-Fetch-Site", "cross-site");
        safe.method = "GET";
        for (StubExchange lawful : List.of(
                forged("Sec-Fetch-Site", "cross-site", "Cookie", "__Host-session=t1"),
                forged("Sec-Fetch-Site", "same-origin"),
                forged("Sec-Fetch-Site", "same-site", "Origin", "https://www.shop.example"),
                forged("Sec-Fetch-Site", "none"),
                forged("Origin", "https://shop.example"),
                forged(),
                safe)) {
            write.accept(open(lawful).session());
        }
        StubExchange forged = forged("Sec-Fetch-Site", "cross-site");
        WebSession accepting = open(forged);
        accepting.acceptOtherSites();
        write.accept(accepting.session());
        write.accept(WebSessions.of(sessions, SessionCookie.standard())
                .acceptingOtherSites()
                .open(forged)
                .session());

        assertThat(sessions.calls.size()).isGreaterThanOrEqualTo(9);
    }

    @Test
    void readingAndWhatBeginsNothingIsServedToAnotherSite() {
        WebSession opened = open(forged("Sec-Fetch-Site", "cross-site"));

        assertThat(opened.view().get(COUNTRY)).isEmpty();
        opened.session().takeFlash(COUNTRY);
        opened.session().remove(COUNTRY);
        opened.session().clear();
        opened.session().rotate();
        opened.session().disown();
        opened.commit();

        assertThat(sessions.calls).contains("takeFlash", "remove", "clear", "rotate", "disown", "commit");
    }

    // A script has to send such a token, which no browser does for another site by itself.
    @Test
    void aSessionThatTravelsInAHeaderMayBeginAnywhere() {
        WebSessions.of(sessions, TokenTransport.bearer())
                .open(forged("Sec-Fetch-Site", "cross-site"))
                .session()
                .set(COUNTRY, "DE");

        assertThat(sessions.calls).contains("set");
    }

    @Test
    void theExceptionIsAnsweredAs403() {
        assertThat(HttpProblem.of(new CrossSiteException()).status()).isEqualTo(403);
    }

    @Test
    void nothingPrintedHoldsAToken() {
        web.session().get(COUNTRY);

        assertThat(web + " " + web.session() + " " + web.view())
                .doesNotContain("t1")
                .doesNotContain("t2");
    }
}
