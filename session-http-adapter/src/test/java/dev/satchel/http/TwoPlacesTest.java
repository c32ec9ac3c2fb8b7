package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two cookies of a hybrid stack: what is presented by which, and what each answer sets and clears. */
class TwoPlacesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GONE =
            "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax";

    private final StubSessions sessions = new StubSessions();
    private final StubExchange exchange =
            StubExchange.requesting("Cookie", "__Host-session=visitor; __Host-session-in=ada; __Host-session-in=bob");

    TwoPlacesTest() {
        sessions.hybrid = true;
    }

    private WebSession open(TokenTransport transport) {
        return WebSessions.of(sessions, transport).open(exchange);
    }

    private List<String> answered(Directive directive) {
        sessions.outcome = () -> directive;
        try (WebSession web = open(SessionCookie.standard())) {
            web.view().names();
            web.commit();
        }
        return exchange.responseHeaders("Set-Cookie");
    }

    private static Directive.Issue issue(boolean persistent, boolean signedIn) {
        return new Directive.Issue(Token.of("next"), NOW.plus(Duration.ofDays(30)), persistent, signedIn);
    }

    @Test
    void eachPlaceIsReadByItsOwnName() {
        open(SessionCookie.standard()).view().names();

        assertThat(sessions.signedIn).containsExactly(List.of(Token.of("ada"), Token.of("bob")));
        assertThat(sessions.opened).containsExactly(List.of(Token.of("visitor")));
    }

    @Test
    void aStackWithOnePlaceNeverLooksAtTheOther() {
        sessions.hybrid = false;
        open(SessionCookie.standard()).view().names();

        assertThat(sessions.signedIn).isEmpty();
        assertThat(sessions.opened).containsExactly(List.of(Token.of("visitor")));
        assertThat(answered(new Directive.Clear())).containsExactly("__Host-session" + GONE);
    }

    @Test
    void aLoginSetsItsCookieAndClearsTheAnonymousOne() {
        assertThat(answered(issue(false, true)))
                .containsExactly(
                        "__Host-session-in=next; Path=/; Secure; HttpOnly; SameSite=Lax", "__Host-session" + GONE);
        assertThat(exchange.responseHeaders("Cache-Control")).containsExactly("no-store");
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Cookie");
    }

    @Test
    void anAnonymousAnswerNamesItsOwnCookieOnly() {
        assertThat(answered(issue(false, false)))
                .containsExactly("__Host-session=next; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void anAnonymousAnswerClearsItsOwnCookieOnly() {
        assertThat(answered(new Directive.Clear(false))).containsExactly("__Host-session" + GONE);
    }

    @Test
    void aLogoutClearsBoth() {
        assertThat(answered(new Directive.Clear()))
                .containsExactlyInAnyOrder("__Host-session" + GONE, "__Host-session-in" + GONE);
    }

    @Test
    void nothingIsSetWhereNothingChanged() {
        assertThat(answered(new Directive.Keep())).isEmpty();
        assertThat(exchange.responseHeaders("Cache-Control")).isEmpty();
        assertThat(exchange.responseHeaders("Vary")).containsExactly("Cookie");
    }

    @Test
    void theSignedInCookieHasTheAttributesAndTheDeadlineOfTheOther() {
        SessionCookie cookie = SessionCookie.builder()
                .name("__Secure-shop")
                .domain("example.org")
                .sameSite(SessionCookie.SameSite.STRICT)
                .clock(InstantSource.fixed(NOW))
                .build();
        sessions.outcome = () -> issue(true, true);
        try (WebSession web = WebSessions.of(sessions, cookie).open(exchange)) {
            web.view().names();
            web.commit();
        }

        assertThat(exchange.responseHeaders("Set-Cookie"))
                .first()
                .isEqualTo("__Secure-shop-in=next; Max-Age=2592000; Expires=Sat, 31 Jan 2026 00:00:00 GMT;"
                        + " Domain=example.org; Path=/; Secure; HttpOnly; SameSite=Strict");
    }

    @Test
    void aHeaderIsOnePlace() {
        exchange.request.put("X-Session", List.of("token"));
        sessions.outcome = () -> issue(false, true);
        try (WebSession web = open(TokenTransport.header("X-Session"))) {
            web.view().names();
            web.commit();
        }

        assertThat(sessions.signedIn).isEmpty();
        assertThat(sessions.opened).containsExactly(List.of(Token.of("token")));
        assertThat(exchange.responseHeaders("X-Session")).containsExactly("next");
        assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void inAChainTheSignedInCookieAloneChoosesItsLink() {
        exchange.request.put("Cookie", List.of("__Host-session-in=ada"));
        TokenTransport chain = SessionCookie.standard().orElse(TokenTransport.header("X-Session"));
        open(chain).view().names();

        assertThat(sessions.signedIn).containsExactly(List.of(Token.of("ada")));
    }

    @Test
    void afterACommitTheRequestGoesOnWithWhatTheAnswerLeft() {
        sessions.outcome = () -> issue(false, true);
        WebSessions webSessions = WebSessions.of(sessions, SessionCookie.standard());
        RequestSessions request = new RequestSessions();
        for (int i = 0; i < 2; i++) {
            try (WebSession web = request.open(sessions, webSessions.transport(), exchange)) {
                web.view().names();
                web.commit();
            }
        }

        assertThat(sessions.signedIn).last().isEqualTo(List.of(Token.of("next")));
        assertThat(sessions.opened).last().isEqualTo(List.of());
    }

    @Test
    void theSignedInCookieIsTheStacksOwnOnTheWire() {
        RequestSessions request = new RequestSessions();
        request.open(sessions, SessionCookie.standard(), exchange);
        SessionCookie same = SessionCookie.builder().name("__Host-session-in").build();

        assertThatThrownBy(() -> request.open(new StubSessions(), same, exchange))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("cookie __Host-session-in");
    }

    @Test
    void aSignedInVisitorIsNoStrangerToTheGuardOfOtherSites() {
        exchange.method = "POST";
        exchange.request.put("Cookie", List.of("__Host-session-in=ada"));
        exchange.request.put("Sec-Fetch-Site", List.of("cross-site"));
        open(SessionCookie.standard()).session().clear();

        assertThat(sessions.calls).contains("clear");
        open(SessionCookie.standard()).session().claim("ada");
        assertThat(sessions.calls).contains("claim");
    }
}
