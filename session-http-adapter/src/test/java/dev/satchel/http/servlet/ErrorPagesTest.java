package dev.satchel.http.servlet;

import static dev.satchel.http.servlet.ServletRig.CITY;
import static dev.satchel.http.servlet.ServletRig.COUNTRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.Undeclared;
import dev.satchel.session.Lanes;
import dev.satchel.session.Session;
import dev.satchel.session.SessionBusyException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an error page has of the session, and what the response says of it. */
@Timeout(60)
class ErrorPagesTest {

    private final ServletRig rig = new ServletRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private interface Page {
        String text(Session session);
    }

    private void start(Container container, ServletRig.Body handler, Page page) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals(Container.ERROR_PAGE)) {
                response.getWriter().print(page.text(SessionFilter.session(request)));
            } else {
                handler.serve(request, response);
            }
        });
    }

    private static String country(Session session) {
        return session.get(COUNTRY).orElse("nobody");
    }

    @ParameterizedTest
    @EnumSource
    void aPathThatNobodyServesShowsWhoIsThere(Container container) throws Exception {
        start(container, (request, response) -> {}, ErrorPagesTest::country);
        HttpResponse<String> answer = rig.get("/nowhere", rig.visitorFrom("DE"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("DE");
        assertThat(ServletRig.ours(answer)).isEmpty();
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatWasSentWithoutTheSessionShowsWhoIsThere(Container container) throws Exception {
        start(container, (request, response) -> response.sendError(403), ErrorPagesTest::country);
        HttpResponse<String> answer = rig.get("/a", rig.visitorFrom("DE"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("DE");
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatAFilterAroundOursForwardsToShowsWhoIsThere(Container container) throws Exception {
        rig.start(
                container,
                (request, response) -> {
                    if (request.getServletPath().equals(Container.ERROR_PAGE)) {
                        SessionFilter.session(request).set(CITY, "Bonn");
                        response.getWriter().print(country(SessionFilter.session(request)));
                    } else {
                        response.sendError(404);
                    }
                },
                context ->
                        Container.filter(context, "pages", new PagesByForward(), EnumSet.of(DispatcherType.REQUEST)));
        String[] visitor = rig.visitorFrom("DE");
        HttpResponse<String> answer = rig.get("/a", visitor);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("DE");
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
        assertThat(rig.stored(visitor[1].substring("session=".length()), CITY)).contains("Bonn");
    }

    /** Keeps errors to itself and forwards to their page, as Spring Boot's filter does in a container of its own. */
    private static final class PagesByForward extends HttpFilter {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            AtomicInteger error = new AtomicInteger();
            chain.doFilter(request, new HttpServletResponseWrapper(response) {
                @Override
                public void sendError(int status) {
                    error.set(status);
                }
            });
            if (error.get() > 0) {
                response.setStatus(error.get());
                request.getRequestDispatcher(Container.ERROR_PAGE).forward(request, response);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageInPlaceOfAHandlerThatReadTheSessionDependsOnIt(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.view(request).get(COUNTRY);
                    throw new IllegalArgumentException("on purpose");
                },
                session -> "sorry");
        HttpResponse<String> answer = rig.get("/a", rig.visitorFrom("DE"));

        assertThat(answer.body()).isEqualTo("sorry");
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorThatAWorkerSentShowsWhoIsThere(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    var async = request.startAsync();
                    async.start(() -> {
                        try {
                            ((HttpServletResponse) async.getResponse()).sendError(403);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        async.complete();
                    });
                },
                ErrorPagesTest::country);
        HttpResponse<String> answer = rig.get("/a", rig.visitorFrom("DE"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("DE");
    }

    @ParameterizedTest
    @EnumSource
    void aPageTakesTheFlashWhetherOrNotTheSessionWasUsed(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    if (request.getServletPath().equals("/a")) {
                        SessionFilter.session(request).flash(CITY, "saved");
                    } else {
                        if (request.getServletPath().equals("/b")) {
                            SessionFilter.view(request).get(COUNTRY);
                        }
                        response.sendError(404);
                    }
                },
                session -> session.takeFlash(CITY).orElse("no flash"));
        String[] visitor = rig.visitorFrom("DE");
        for (String path : new String[] {"/b", "/c", "/nowhere"}) {
            rig.get("/a", visitor);
            assertThat(rig.get(path, visitor).body()).as(path).isEqualTo("saved");
            assertThat(rig.get(path, visitor).body()).as(path).isEqualTo("no flash");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageTakesWhatTheHandlerHasJustFlashed(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).flash(CITY, "not allowed");
                    response.sendError(403);
                },
                session -> session.takeFlash(CITY).orElse("no flash"));
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.body()).isEqualTo("not allowed");
        assertThat(ServletRig.ours(answer)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void afterACheckedExceptionThatNobodyDeclaredAPageShowsWhatIsStored(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).set(COUNTRY, "FR");
                    Undeclared.raise(new SQLException("on purpose"));
                },
                ErrorPagesTest::country);
        String[] visitor = rig.visitorFrom("DE");
        HttpResponse<String> answer = rig.get("/a", visitor);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("DE");
        assertThat(rig.get("/nowhere", visitor).body()).isEqualTo("DE");
    }

    @ParameterizedTest
    @EnumSource
    void aCheckedExceptionThatNobodyDeclaredGivesTheLaneBack(Container container) throws Exception {
        rig.filter = new SessionFilter(Lanes.around(rig.sessions, Duration.ZERO), SessionCookie.localhost());
        rig.errorPages = Set.of(404);
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).set(COUNTRY, "FR");
                    Undeclared.raise(new SQLException("on purpose"));
                },
                ErrorPagesTest::country);
        String[] visitor = rig.visitorFrom("DE");
        rig.get("/a", visitor);

        assertThat(rig.get("/nowhere", visitor).body()).isEqualTo("DE");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureInsideACheckedExceptionThatNobodyDeclaredKeepsItsStatus(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).set(COUNTRY, "FR");
                    Undeclared.raise(new Exception(new SessionBusyException("on purpose")));
                },
                ErrorPagesTest::country);
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-busy");
    }

    @ParameterizedTest
    @EnumSource
    void whatAHandlerSavedStaysWhenItThrows(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    Session session = SessionFilter.session(request);
                    session.set(COUNTRY, "DE");
                    session.save();
                    throw new IllegalStateException("on purpose");
                },
                session -> {
                    String seen = country(session);
                    session.set(CITY, "Bonn");
                    return seen;
                });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("DE");
        assertKept(answer);
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
        assertThat(rig.stored(answer, CITY)).contains("Bonn");
    }

    @ParameterizedTest
    @EnumSource
    void whoSignedInBeforeTheHandlerThrewIsSignedInOnThePage(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    Session session = SessionFilter.session(request);
                    session.claim("ada");
                    session.save();
                    throw new ServletException("on purpose");
                },
                session -> {
                    session.set(CITY, "Bonn");
                    return session.info().owner().orElse("nobody");
                });
        HttpResponse<String> answer = rig.get("/a", rig.visitorFrom("DE"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("ada");
        assertKept(answer);
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
        assertThat(rig.stored(answer, CITY)).contains("Bonn");
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatThePageReplacesIsTheOnlyOneInTheAnswer(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    response.addHeader("Set-Cookie", "theirs=1");
                    SessionFilter.session(request).set(COUNTRY, "DE");
                    response.sendError(403);
                },
                session -> {
                    session.rotate();
                    return country(session);
                });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.body()).isEqualTo("DE");
        assertKept(answer);
        assertThat(answer.headers().allValues("Set-Cookie")).contains("theirs=1");
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
    }

    @ParameterizedTest
    @EnumSource
    void aSignOutStaysOneOnThePage(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).destroy();
                    response.sendError(403);
                },
                ErrorPagesTest::country);
        HttpResponse<String> answer = rig.get("/a", rig.visitorFrom("DE"));

        assertThat(answer.body()).isEqualTo("nobody");
        assertThat(ServletRig.ours(answer)).singleElement().asString().contains("Max-Age=0");
    }

    @ParameterizedTest
    @EnumSource
    void aPageAfterAPartOfABodyHasWhatWasStored(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).set(COUNTRY, "DE");
                    response.getWriter().print("half a page");
                    throw new IllegalStateException("on purpose");
                },
                session -> {
                    session.set(CITY, "Bonn");
                    return country(session);
                });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.body()).isEqualTo("DE");
        assertKept(answer);
        assertThat(rig.stored(answer, CITY)).contains("Bonn");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureWithASavedSessionIsAProblemThatSaysSo(Container container) throws Exception {
        start(
                container,
                (request, response) -> {
                    Session session = SessionFilter.session(request);
                    session.set(COUNTRY, "DE");
                    session.save();
                    throw new SessionBusyException("another session");
                },
                session -> "unused");
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("saved before");
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
    }

    private static void assertKept(HttpResponse<String> answer) {
        assertThat(ServletRig.ours(answer)).hasSize(1);
        assertThat(ServletRig.members(answer, "Cache-Control")).contains("no-store");
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
    }

    // Guard: ContainerExchange.method. Containers dispatch to an error page by GET, which may begin a session.
    @ParameterizedTest
    @EnumSource
    void anErrorPageOfAForgedRequestBeginsNoSession(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            switch (request.getServletPath()) {
                case Container.ERROR_PAGE -> SessionFilter.session(request).set(COUNTRY, "DE");
                case "/a" -> response.sendError(403);
                case "/b" -> throw new IllegalStateException("on purpose");
                default -> request.getRequestDispatcher("/b").forward(request, response);
            }
        });
        for (String path : List.of("/a", "/b", "/c")) {
            HttpResponse<String> answer = rig.send("POST", path, "Sec-Fetch-Site", "cross-site");

            assertThat(answer.headers().allValues("Set-Cookie")).as(path).isEmpty();
            assertThat(ServletRig.ours(rig.send("POST", path, "Sec-Fetch-Site", "same-origin")))
                    .as(path)
                    .hasSize(1);
        }
        assertThat(rig.store.creates).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatAnswersWhenTheTimeIsOverHasTheSessionAsItIsStored(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "FR");
            AsyncContext async = request.startAsync();
            // Jetty 12.1 now and then never ends an operation that times out while its dispatch is still going on.
            async.setTimeout(500);
            async.addListener(new Answering(() -> {
                Session session = SessionFilter.session(request);
                session.set(CITY, "Bonn");
                response.getWriter().print(session.get(COUNTRY).orElse("none"));
                async.complete();
            }));
        });
        String[] german = rig.visitorFrom("DE");
        HttpResponse<String> answer = rig.get("/a", german);
        String token = german[1].substring("session=".length());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("DE");
        assertThat(rig.stored(token, COUNTRY)).contains("DE");
        assertThat(rig.stored(token, CITY)).contains("Bonn");
    }

    private record Answering(Answer answer) implements AsyncListener {

        interface Answer {
            void give() throws IOException;
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            answer.give();
        }

        @Override
        public void onError(AsyncEvent event) {
            // Not here.
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // Nothing to do.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Not here.
        }
    }
}
