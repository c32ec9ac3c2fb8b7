package dev.satchel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Directive;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionTooLargeException;
import dev.satchel.session.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTransportTest {

    private static final Logger LOG = Logger.getLogger(SessionCookie.class.getName());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Bearer abc     | abc
                    bearer abc     | abc
                    BEARER   abc   | abc
                    Bearer         |
                    Bearerabc      |
                    Basic abc      |
                    Bearer a b     | a b
                    """)
    void aBearerTokenIsTakenFromItsSchemeOnly(String line, String token) {
        assertThat(TokenTransport.bearer().tokens(StubExchange.requesting("Authorization", line)))
                .isEqualTo(token == null ? List.of() : List.of(Token.of(token)));
    }

    @Test
    void severalHeaderLinesAreSeveralCandidatesFourAtMost() {
        StubExchange exchange = StubExchange.requesting("X-Session", "a", " ", "b", "c", "d", "e");

        assertThat(TokenTransport.header("x-session").tokens(exchange))
                .containsExactly(Token.of("a"), Token.of("b"), Token.of("c"), Token.of("d"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    other=x                                           |
                    session=a                                         | a
                    session=                                          | ''
                    session=a; other=x; session=b                     | a,b
                    session=a;session=b;session=c;session=d;session=e | a,b,c,d
                    """)
    void everyCookieOfTheNameIsACandidateFourAtMost(String line, String tokens) {
        StubExchange exchange = StubExchange.requesting("Host", "localhost");
        exchange.request.put("Cookie", List.of(line));

        assertThat(SessionCookie.localhost().tokens(exchange))
                .isEqualTo(
                        tokens == null
                                ? List.of()
                                : Stream.of(tokens.split(",")).map(Token::of).toList());
    }

    @Test
    void aHeaderTransportAnswersInItsHeaderAndClearsWithAnEmptyOne() {
        StubExchange exchange = new StubExchange();
        TokenTransport transport = TokenTransport.header("X-Session");
        transport.carry(StubSessions.issue("t"), exchange);
        assertThat(exchange.responseHeaders("X-Session")).containsExactly("t");

        transport.carry(new Directive.Clear(), exchange);
        assertThat(exchange.responseHeaders("X-Session")).containsExactly("");
    }

    @Test
    void aBearerTransportAnswersInAHeaderOfItsOwn() {
        StubExchange exchange = new StubExchange();
        TokenTransport.bearer().carry(StubSessions.issue("t"), exchange);
        TokenTransport.bearer().answeringIn("X-New").carry(StubSessions.issue("u"), exchange);

        assertThat(exchange.responseHeaders("Session-Token")).containsExactly("t");
        assertThat(exchange.responseHeaders("X-New")).containsExactly("u");
        assertThat(TokenTransport.bearer().varies()).containsExactly("Authorization");
    }

    @Test
    void eachTransportHasABudgetOfItsOwn() {
        String token = "t".repeat(100);
        StubExchange exchange = new StubExchange();
        TokenTransport exact = TokenTransport.header("X-Session").withBudget(100);
        TokenTransport less = TokenTransport.header("X-Session").withBudget(99);

        exact.carry(StubSessions.issue(token), exchange);
        assertThatThrownBy(() -> less.carry(StubSessions.issue(token), exchange))
                .isInstanceOfSatisfying(SessionTooLargeException.class, refused -> {
                    assertThat(refused.actual()).isEqualTo(100);
                    assertThat(refused.limit()).isEqualTo(99);
                });
        assertThat(exact.orElse(SessionCookie.standard()).budget()).isEqualTo(100);
        assertThat(TokenTransport.bearer().budget()).isEqualTo(6_000);
        assertThat(SessionCookie.localhost().budget()).isEqualTo(4096 - "session=".length());
    }

    @Test
    void keepWritesNothing() {
        StubExchange exchange = new StubExchange();
        for (TokenTransport transport :
                List.of(TokenTransport.bearer(), TokenTransport.header("X"), SessionCookie.standard())) {
            transport.carry(new Directive.Keep(), exchange);
        }

        assertThat(exchange.response).isEmpty();
    }

    @Test
    void inAChainTheFirstThatIsPresentedServesAloneEvenIfItIsWorthNothing() {
        TokenTransport chain = TokenTransport.bearer().orElse(SessionCookie.localhost());
        StubExchange exchange = StubExchange.requesting("Authorization", "Bearer forged");
        exchange.request.put("Cookie", List.of("session=valid"));

        assertThat(chain.tokens(exchange)).containsExactly(Token.of("forged"));
        chain.carry(StubSessions.issue("t"), exchange);
        assertThat(exchange.response).containsOnlyKeys("Session-Token");
    }

    @Test
    void inAChainTheLastServesWhoPresentsNothing() {
        TokenTransport chain = TokenTransport.bearer()
                .orElse(TokenTransport.header("X-Session"))
                .orElse(SessionCookie.localhost());
        StubExchange exchange = StubExchange.requesting("Authorization", "Basic dTpw");

        assertThat(chain.tokens(exchange)).isEmpty();
        chain.carry(StubSessions.issue("t"), exchange);
        assertThat(exchange.response).containsOnlyKeys("Set-Cookie");
        assertThat(chain.varies()).containsExactly("Authorization", "Cookie", "X-Session");
    }

    @Test
    void oneNameTwiceInAChainIsRefused() {
        TokenTransport header = TokenTransport.header("X-Session").orElse(SessionCookie.localhost());

        assertThatThrownBy(() -> header.orElse(TokenTransport.header("x-session")))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("transport.twice");
        assertThatThrownBy(() -> header.orElse(SessionCookie.localhost()))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("session");
        assertThat(header.orElse(SessionCookie.standard()).varies()).containsExactly("Cookie", "X-Session");
    }

    @Test
    void theLinksOfAChainMayAnswerInOneHeader() {
        TokenTransport chain = TokenTransport.bearer()
                .orElse(TokenTransport.header("X-A").answeringIn("Session-Token"))
                .orElse(TokenTransport.header("X-Session"));

        assertThat(chain.occupies())
                .containsExactlyInAnyOrder(
                        "header authorization",
                        "header x-a",
                        "header x-session",
                        "response header session-token",
                        "response header x-session");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "ä", "a\r\nb"})
    void aHeaderNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> TokenTransport.header(name)).isInstanceOf(SessionConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LOCALHOST:1",
                "shop.localhost:80",
                "127.0.0.1",
                "127.1.2.3:9",
                "[::1]:80"
            })
    void theLocalhostCookieServesLoopbackHosts(String host) {
        StubExchange exchange = StubExchange.requesting("Host", host);
        exchange.request.put("Cookie", List.of("session=t"));

        assertThat(SessionCookie.localhost().tokens(exchange)).containsExactly(Token.of("t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example",
                "localhost.shop.example",
                "xlocalhost",
                "10.0.0.1:80",
                "127.0.0.1.shop.example",
                "[::2]",
                ""
            })
    void theLocalhostCookieServesNoOtherHost(String host) {
        assertThatThrownBy(() -> SessionCookie.localhost().tokens(StubExchange.requesting("Host", host)))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("cookie.loopback-only");
    }

    @Test
    void aSecureCookieOnAPlainExchangeWarnsLoudlyOnce() {
        SessionCookie cookie = SessionCookie.standard();
        StubExchange plain = new StubExchange();
        plain.secure = false;

        List<String> warnings = warnings(() -> {
            cookie.carry(new Directive.Keep(), plain);
            cookie.carry(StubSessions.issue("hidden"), plain);
            cookie.carry(StubSessions.issue("hidden"), plain);
        });

        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("__Host-session")
                .doesNotContain("hidden");
    }

    @Test
    void nobodyIsWarnedBehindTlsNorByHttpsNorOfACookieThatIsNotSecure() {
        StubExchange plain = new StubExchange();
        plain.secure = false;

        assertThat(warnings(() -> {
                    SessionCookie.builder().behindTls().build().carry(StubSessions.issue("t"), plain);
                    SessionCookie.localhost().carry(StubSessions.issue("t"), plain);
                    SessionCookie.standard().carry(StubSessions.issue("t"), new StubExchange());
                }))
                .isEmpty();
    }

    @Test
    void aNameWithoutAPrefixIsWarnedOfOnceWhenTheCookieIsBuilt() {
        List<String> warnings = warnings(() -> {
            SessionCookie cookie = SessionCookie.builder().name("sid").build();
            cookie.carry(StubSessions.issue("t"), new StubExchange());
            cookie.carry(StubSessions.issue("t"), new StubExchange());
        });

        assertThat(warnings).singleElement().asString().contains("The cookie sid has no prefix", "__Host-sid");
    }

    @Test
    void nobodyIsWarnedOfANameWithAPrefixNorOnLocalhost() {
        assertThat(warnings(() -> {
                    SessionCookie.standard();
                    SessionCookie.builder()
                            .name("__secure-sid")
                            .domain("shop.example")
                            .build();
                    SessionCookie.builder().name("__Host-Http-sid").build();
                    SessionCookie.builder().name("__Http-sid").build();
                    SessionCookie.localhost();
                    SessionCookie.localhost().toBuilder().name("shop").build();
                }))
                .isEmpty();
    }

    private static List<String> warnings(Runnable body) {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
        try {
            body.run();
        } finally {
            LOG.removeHandler(handler);
            LOG.setUseParentHandlers(true);
        }
        return messages;
    }
}
