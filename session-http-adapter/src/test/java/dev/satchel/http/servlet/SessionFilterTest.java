package dev.satchel.http.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.TextCodec;
import dev.satchel.http.TokenTransport;
import dev.satchel.session.Attribute;
import dev.satchel.session.SessionBusyException;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.Bench;
import dev.satchel.testkit.ReferenceStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a servlet container can do to a request and its response. */
@Timeout(60)
class SessionFilterTest {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<String> CITY = Attribute.of("city", String.class);

    private final Bench bench = Bench.seeded(1);
    private final ReferenceStore store = new ReferenceStore();
    private final Sessions sessions = Sessions.named("shop")
            .codec(new TextCodec())
            .store(store)
            .clock(bench.clock())
            .build();
    private final SessionFilter filter = new SessionFilter(sessions, SessionCookie.localhost());
    private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    private URI server = URI.create("http://localhost");

    @AfterEach
    void stop() {
        bench.close();
    }

    // ---- The container's own sessions

    @ParameterizedTest
    @EnumSource
    void aLeftOverContainerSessionFailsWithAPointerToTheTableWhenForbidden(Container container) throws Exception {
        start(container, filter.containerSessions(ContainerSessions.FORBID), (request, response) -> {
            thrown.add(catchThrowable(request::getSession));
            thrown.add(catchThrowable(() -> request.getSession(true)));
            thrown.add(catchThrowable(() -> request.getSession(false)));
            thrown.add(catchThrowable(request::changeSessionId));
        });
        get("/a");

        assertThat(thrown)
                .hasSize(4)
                .allSatisfy(refused -> assertThat(refused)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("docs/migrating.md"));
    }

    @ParameterizedTest
    @EnumSource
    void aFrameworkMayLookForAContainerSessionWhereThereAreNone(Container container) throws Exception {
        start(container, filter.containerSessions(ContainerSessions.NONE), (request, response) -> {
            thrown.add(catchThrowable(request::getSession));
            thrown.add(catchThrowable(() -> request.getSession(true)));
            thrown.add(catchThrowable(request::changeSessionId));
            response.getWriter().print(request.getSession(false));
        });

        assertThat(get("/a").body()).isEqualTo("null");
        assertThat(thrown)
                .hasSize(3)
                .allSatisfy(refused -> assertThat(refused)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("docs/migrating.md"));
    }

    @ParameterizedTest
    @EnumSource
    void theContainersSessionsAreLeftAloneOtherwise(Container container) throws Exception {
        start(container, filter, (request, response) -> response.getWriter().print(request.getSession(false) == null));

        assertThat(get("/a").body()).isEqualTo("true");
    }

    // ---- Dispatches

    @ParameterizedTest
    @EnumSource
    void anErrorPageGoesOnWithTheSessionThatWasCommitted(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            if (request.getServletPath().equals(Container.ERROR_PAGE)) {
                String country = SessionFilter.view(request).get(COUNTRY).orElse("none");
                SessionFilter.session(request).set(COUNTRY, "FR");
                response.getWriter().print("page for " + country);
            } else {
                SessionFilter.session(request).set(COUNTRY, "DE");
                response.sendError(Container.ERROR_PAGE_STATUS);
            }
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.statusCode()).isEqualTo(Container.ERROR_PAGE_STATUS);
        assertThat(answer.body()).isEqualTo("page for DE");
        assertIssuedOnce(answer);
        assertThat(stored(answer, COUNTRY)).isEqualTo("FR");
    }

    @ParameterizedTest
    @EnumSource
    void afterAnExceptionTheErrorPageOpensTheSessionAnew(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            if (request.getServletPath().equals(Container.ERROR_PAGE)) {
                String country = SessionFilter.view(request).get(COUNTRY).orElse("none");
                SessionFilter.session(request).set(CITY, "Bonn");
                response.getWriter().print("page for " + country);
            } else {
                SessionFilter.session(request).set(COUNTRY, "DE");
                throw new ServletException("on purpose");
            }
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("page for none");
        assertIssuedOnce(answer);
        assertThat(stored(answer, CITY)).isEqualTo("Bonn");
        assertThat(stored(answer, COUNTRY)).isEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource
    void forwardsAndIncludesShareTheSessionAndTheCommit(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            if (request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH) != null) {
                SessionFilter.session(request).set(CITY, "Bonn");
                return;
            }
            switch (request.getServletPath()) {
                case "/a" -> {
                    SessionFilter.session(request).set(COUNTRY, "DE");
                    request.getRequestDispatcher("/b").forward(request, response);
                }
                default -> {
                    request.getRequestDispatcher("/c").include(request, response);
                    response.getWriter().print("done");
                }
            }
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.body()).isEqualTo("done");
        assertIssuedOnce(answer);
        assertThat(stored(answer, COUNTRY) + stored(answer, CITY)).isEqualTo("DEBonn");
    }

    @ParameterizedTest
    @EnumSource
    void anAsynchronousDispatchGoesOnWithTheSameSession(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                SessionFilter.session(request).set(COUNTRY, "DE");
                request.startAsync().dispatch("/b");
            } else {
                SessionFilter.session(request).set(CITY, "Bonn");
            }
        });
        HttpResponse<String> answer = get("/a");

        assertIssuedOnce(answer);
        assertThat(stored(answer, COUNTRY) + stored(answer, CITY)).isEqualTo("DEBonn");
    }

    @ParameterizedTest
    @EnumSource
    void anAsynchronousOperationThatTimesOutStoresNothing(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            if (!request.getServletPath().equals(Container.ERROR_PAGE)) {
                SessionFilter.session(request).set(COUNTRY, "DE");
                AsyncContext async = request.startAsync();
                // Jetty 12.1 now and then never ends an operation that times out while its dispatch is still going on.
                async.setTimeout(500);
            }
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(records()).isZero();
    }

    // ---- What happens to headers between the commit and the wire

    @ParameterizedTest
    @EnumSource
    void whatTheHandlerSetsAfterTheCommitDoesNotUndoIt(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.getOutputStream().print("x");
            response.setHeader("Cache-Control", "public, max-age=60");
            response.setHeader("Vary", "Accept");
            response.setHeader("Set-Cookie", "theirs=1");
        });
        HttpResponse<String> answer = get("/a");

        assertIssuedOnce(answer);
        assertThat(answer.headers().allValues("Set-Cookie")).contains("theirs=1");
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
    }

    // Guard: ServletExchange.finish commits again while the container holds the body back.
    @ParameterizedTest
    @EnumSource
    void whatIsSetPastTheFilterAfterTheCommitDoesNotLetCachesKeepTheCookie(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.getOutputStream().print("x");
            HttpServletResponse inner = (HttpServletResponse) ((HttpServletResponseWrapper) response).getResponse();
            inner.setHeader("Cache-Control", "public, max-age=60");
            inner.setHeader("Vary", "Accept");
        });
        HttpResponse<String> answer = get("/a");

        assertIssuedOnce(answer);
        assertThat(answer.headers().allValues("Vary")).contains("Accept");
    }

    @ParameterizedTest
    @EnumSource
    void fieldsForSomeCachesAloneLetNoneKeepTheCookie(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            response.setHeader("CDN-Cache-Control", "public, max-age=3600");
            response.addHeader("cdn-cache-control", "stale-if-error=60");
            response.setHeader("Surrogate-Control", "max-age=3600");
            response.setHeader("X-Accel-Expires", "3600");
            SessionFilter.session(request).set(COUNTRY, "DE");
            if (request.getServletPath().equals("/b")) {
                response.getOutputStream().print("x");
                response.setHeader("surrogate-control", "max-age=60");
                response.addHeader("CDN-Cache-Control", "max-age=60");
                // The container sends the headers now, before the filter has the request back.
                response.getOutputStream().print("x".repeat(200_000));
            }
        });
        for (String path : List.of("/a", "/b")) {
            HttpResponse<String> answer = get(path);

            assertIssuedOnce(answer);
            assertThat(answer.headers().allValues("CDN-Cache-Control")).containsExactly("no-store");
            assertThat(answer.headers().allValues("Surrogate-Control")).containsExactly("no-store");
            assertThat(answer.headers().allValues("X-Accel-Expires")).containsExactly("0");
            assertThat(answer.headers().map()).doesNotContainKey("edge-control");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProblemTakesTheFieldsForSomeCachesAway(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            response.setHeader("CDN-Cache-Control", "public, max-age=3600");
            response.setHeader("Surrogate-Control", "max-age=3600");
            SessionFilter.session(request).set(COUNTRY, "DE");
            throw new SessionBusyException("on purpose");
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().map()).doesNotContainKeys("cdn-cache-control", "surrogate-control");
    }

    @ParameterizedTest
    @EnumSource
    void aResetTakesTheBodyBackAndNotTheCookie(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.addHeader("X-Draft", "1");
            response.getWriter().print("draft");
            response.reset();
            response.getOutputStream().print("final");
        });
        HttpResponse<String> answer = get("/a");

        assertThat(answer.body()).isEqualTo("final");
        assertThat(answer.headers().allValues("X-Draft")).isEmpty();
        assertIssuedOnce(answer);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsChangedAfterTheFirstByteFailsWhetherOrNotThatLeft(Container container) throws Exception {
        start(container, filter, (request, response) -> {
            response.getWriter().print("still in the container's buffer");
            thrown.add(catchThrowable(() -> SessionFilter.session(request).set(COUNTRY, "DE")));
        });
        get("/a");

        assertThat(thrown).singleElement().isInstanceOf(SessionClosedException.class);
        assertThat(records()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void headersThatLeavePastTheFilterAreALoudError(Container container) throws Exception {
        Filter observer = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        };
        server = container.start(bench, context -> {
            Container.filter(context, "observer", observer);
            Container.filter(context, "sessions", filter);
            Container.servlet(
                    context,
                    servlet((request, response) -> {
                        SessionFilter.session(request).set(COUNTRY, "DE");
                        ((HttpServletResponseWrapper) response).getResponse().flushBuffer();
                    }),
                    "/a");
        });
        get("/a");

        assertThat(thrown)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("past the SessionFilter");
        assertThat(records()).isZero();
    }

    // ---- Several stacks

    @ParameterizedTest
    @EnumSource
    void stacksOfDifferentCookiesCoexist(Container container) throws Exception {
        Sessions staff = Sessions.named("staff")
                .codec(new TextCodec())
                .store(store)
                .clock(bench.clock())
                .build();
        SessionCookie second =
                SessionCookie.localhost().toBuilder().name("staff").build();
        server = container.start(bench, context -> {
            Container.filter(context, "shop", filter);
            Container.filter(context, "staff", new SessionFilter(staff, second).named("staff"));
            Container.servlet(
                    context,
                    servlet((request, response) -> {
                        SessionFilter.session(request).set(COUNTRY, "DE");
                        SessionFilter.session(request, "staff").set(COUNTRY, "FR");
                        response.getWriter().print("done");
                    }),
                    "/a");
        });
        List<String> cookies = get("/a").headers().allValues("Set-Cookie");

        assertThat(cookies).hasSize(2);
        assertThat(cookies).anyMatch(cookie -> cookie.startsWith("session="));
        assertThat(cookies).anyMatch(cookie -> cookie.startsWith("staff="));
    }

    @ParameterizedTest
    @EnumSource
    void theSameCookieTwiceInOneContextIsRefusedAtTheStart(Container container) throws Exception {
        SessionFilter other =
                new SessionFilter(sessions, TokenTransport.bearer().orElse(SessionCookie.localhost())).named("other");
        container.start(bench, context -> {
            FilterConfig config = config(context);
            filter.init(config);
            thrown.add(catchThrowable(() -> other.init(config)));
            filter.destroy();
            other.init(config);
        });

        assertThat(thrown)
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.what()).contains("cookie session")));
    }

    @ParameterizedTest
    @EnumSource
    void theSameResponseHeaderTwiceInOneContextIsRefusedAtTheStart(Container container) throws Exception {
        SessionFilter one = new SessionFilter(sessions, TokenTransport.bearer());
        SessionFilter other =
                new SessionFilter(sessions, TokenTransport.header("X-A").answeringIn("session-token")).named("other");
        container.start(bench, context -> {
            FilterConfig config = config(context);
            one.init(config);
            thrown.add(catchThrowable(() -> other.init(config)));
        });

        assertThat(thrown)
                .singleElement()
                .isInstanceOf(SessionConfigurationException.class)
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("the response header session-token");
    }

    @ParameterizedTest
    @EnumSource
    void twoFiltersOfOneNameOnOneRequestAreRefused(Container container) throws Exception {
        SessionCookie second =
                SessionCookie.localhost().toBuilder().name("staff").build();
        server = container.start(bench, context -> {
            Container.filter(context, "shop", filter);
            Container.filter(context, "staff", new SessionFilter(sessions, second));
            Container.servlet(context, servlet((request, response) -> {}), "/a");
        });

        assertThat(get("/a").statusCode()).isEqualTo(500);
    }

    @Test
    void withoutAFilterTheErrorSaysSo() throws Exception {
        server = Container.JETTY.start(
                bench,
                context -> Container.servlet(
                        context,
                        servlet((request, response) -> {
                            thrown.add(catchThrowable(() -> SessionFilter.session(request)));
                            thrown.add(catchThrowable(() -> SessionFilter.view(request, "staff")));
                        }),
                        "/a"));
        get("/a");

        assertThat(thrown)
                .hasSize(2)
                .allSatisfy(missing -> assertThat(missing)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("no SessionFilter"));
        assertThat(thrown.get(1)).hasMessageContaining("staff");
    }

    @Test
    void aFilterNeedsItsParts() {
        assertThatThrownBy(() -> filter.named(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> filter.containerSessions(null)).isInstanceOf(NullPointerException.class);
    }

    // ---- The rig

    private interface Body {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    private static HttpServlet servlet(Body body) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                body.serve(request, response);
            }
        };
    }

    private void start(Container container, SessionFilter sessionFilter, Body body) throws Exception {
        Consumer<ServletContext> application = context -> {
            Container.filter(context, "sessions", sessionFilter);
            Container.servlet(context, servlet(body), "/a", "/b", "/c", Container.ERROR_PAGE);
        };
        server = container.start(bench, application);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static void assertIssuedOnce(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("Set-Cookie").stream().filter(line -> line.startsWith("session=")))
                .hasSize(1);
        assertThat(String.join(",", answer.headers().allValues("Cache-Control")))
                .contains("no-store")
                .doesNotContain("public");
        assertThat(String.join(",", answer.headers().allValues("Vary"))).contains("Cookie");
    }

    private String stored(HttpResponse<String> answer, Attribute<String> attribute) {
        String line = answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("session="))
                .findFirst()
                .orElseThrow();
        Token token = Token.of(line.substring("session=".length(), line.indexOf(';')));
        try (var exchange = sessions.open(List.of(token))) {
            return exchange.view().get(attribute).orElse("none");
        }
    }

    private int records() {
        return store.deleteExpired(bench.clock().instant().plus(Duration.ofDays(10)), 1000);
    }

    private static FilterConfig config(ServletContext context) {
        return new FilterConfig() {
            @Override
            public String getFilterName() {
                return "sessions";
            }

            @Override
            public ServletContext getServletContext() {
                return context;
            }

            @Override
            public String getInitParameter(String name) {
                return null;
            }

            @Override
            public Enumeration<String> getInitParameterNames() {
                return Collections.emptyEnumeration();
            }
        };
    }
}
