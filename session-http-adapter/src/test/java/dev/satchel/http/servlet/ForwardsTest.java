package dev.satchel.http.servlet;

import static dev.satchel.http.servlet.ServletRig.COUNTRY;
import static jakarta.servlet.DispatcherType.FORWARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.SessionClosedException;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forwards, above all to what answers without a byte: Tomcat 11 takes the response away when such a forward returns.
 */
@Timeout(60)
class ForwardsTest {

    private final ServletRig rig = new ServletRig();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final List<HttpResponse<String>> answers = new ArrayList<>();

    @AfterEach
    void stop() {
        rig.close();
    }

    static Stream<Arguments> bodiless() {
        return Stream.of(Container.values())
                .flatMap(
                        container -> Stream.of(200, 201, 204, 303, 304).map(status -> Arguments.of(container, status)));
    }

    private static void answer(HttpServletResponse response, int status) {
        response.setStatus(status);
        if (status == 303) {
            response.setHeader("Location", "/elsewhere");
        }
    }

    @ParameterizedTest
    @MethodSource("bodiless")
    void whatIsChangedBeforeAForwardWithoutABodyIsStored(Container container, int status) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                SessionFilter.session(request).set(COUNTRY, "DE");
                request.getRequestDispatcher("/b").forward(request, response);
            } else {
                answer(response, status);
            }
        });

        assertStored(rig.get("/a"), status);
    }

    @ParameterizedTest
    @MethodSource("bodiless")
    void whatIsChangedByTheTargetIsStored(Container container, int status) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                request.getRequestDispatcher("/b").forward(request, response);
            } else {
                SessionFilter.session(request).set(COUNTRY, "DE");
                answer(response, status);
            }
        });

        assertStored(rig.get("/a"), status);
    }

    @ParameterizedTest
    @EnumSource
    void aForwardInsideAnAsynchronousDispatchIsCommitted(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            switch (request.getServletPath()) {
                case "/a" -> request.startAsync().dispatch("/b");
                case "/b" -> {
                    SessionFilter.session(request).set(COUNTRY, "DE");
                    request.getRequestDispatcher("/c").forward(request, response);
                }
                default -> response.setStatus(204);
            }
        });

        assertStored(rig.get("/a"), 204);
    }

    @ParameterizedTest
    @EnumSource
    void anAsynchronousOperationThatBeginsInAForwardIsCommittedAtItsEnd(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                request.getRequestDispatcher("/b").forward(request, response);
            } else {
                var async = request.startAsync();
                async.start(() -> {
                    SessionFilter.session(async.getRequest()).set(COUNTRY, "DE");
                    ((HttpServletResponse) async.getResponse()).setStatus(204);
                    async.complete();
                });
            }
        });

        assertStored(rig.get("/a"), 204);
    }

    @ParameterizedTest
    @EnumSource
    void aNamedDispatcherIsCommittedWhereTheFilterIsMappedByNameToo(Container container) throws Exception {
        rig.server = container.start(rig.bench, context -> {
            Container.filter(context, "sessions", rig.filter, rig.mapped)
                    .addMappingForServletNames(EnumSet.of(FORWARD), false, "*");
            context.addServlet("target", ServletRig.servlet((request, response) -> {
                SessionFilter.session(request).set(COUNTRY, "DE");
                response.setStatus(204);
            }));
            Container.servlet(
                    context,
                    ServletRig.servlet((request, response) -> request.getServletContext()
                            .getNamedDispatcher("target")
                            .forward(request, response)),
                    "/a");
        });

        assertStored(rig.get("/a"), 204);
    }

    @ParameterizedTest
    @EnumSource
    void oneForwardLeadsToAnother(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (isIncluded(request)) {
                SessionFilter.session(request).set(COUNTRY, "DE");
            } else if (request.getServletPath().equals("/a")) {
                request.getRequestDispatcher("/b").forward(request, response);
            } else if (request.getServletPath().equals("/b")) {
                request.getRequestDispatcher("/d").include(request, response);
                request.getRequestDispatcher("/c").forward(request, response);
            } else {
                response.setStatus(204);
            }
        });

        assertStored(rig.get("/a"), 204);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatCannotBeKeptAtTheEndOfAForwardIsAProblem(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                SessionFilter.session(request).set(COUNTRY, "DE");
                rig.store.away = true;
                request.getRequestDispatcher("/b").forward(request, response);
            } else {
                response.setStatus(204);
            }
        });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-unavailable");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    private void assertStored(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(ServletRig.ours(answer)).hasSize(1);
        assertThat(ServletRig.members(answer, "Cache-Control")).contains("no-store");
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
        assertThat(rig.store.writes).hasValue(1);
    }

    // ---- Static files behind a forward, and reading

    private void forwardToTheFile(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.view(request).get(COUNTRY);
            request.getRequestDispatcher(Container.FILE).forward(request, response);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStaticFileBehindAForwardIsServedAndRevalidated(Container container) throws Exception {
        forwardToTheFile(container);
        assertFileIsServedAndRevalidated();
        for (HttpResponse<String> answer : answers) {
            assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereForwardIsNotMappedReadingCostsNothingEither(Container container) throws Exception {
        rig.mapped.remove(FORWARD);
        forwardToTheFile(container);
        assertFileIsServedAndRevalidated();
    }

    private void assertFileIsServedAndRevalidated() throws Exception {
        String[] visitor = rig.visitorFrom("DE");
        int writes = rig.store.writes.get();
        HttpResponse<String> whole = rig.get("/a", visitor);
        HttpResponse<String> head = rig.send("HEAD", "/a", visitor);
        String changed = whole.headers().firstValue("Last-Modified").orElseThrow();
        HttpResponse<String> known = rig.get("/a", visitor[0], visitor[1], "If-Modified-Since", changed);
        answers.addAll(List.of(whole, head, known));

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("a static file");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(known.statusCode()).isEqualTo(304);
        for (HttpResponse<String> answer : answers) {
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
        assertThat(rig.store.writes).hasValue(writes);
    }

    @ParameterizedTest
    @EnumSource
    void whereForwardIsNotMappedADueTouchIsStoredAllTheSame(Container container) throws Exception {
        rig.mapped.remove(FORWARD);
        forwardToTheFile(container);
        String[] visitor = rig.visitorFrom("DE");
        rig.bench.clock().advance(Duration.ofMinutes(10));
        int writes = rig.store.writes.get();

        assertThat(rig.send("HEAD", "/a", visitor).statusCode()).isEqualTo(200);
        assertThat(rig.store.writes).hasValue(writes + 1);
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT")
    void whereForwardIsNotMappedAChangeIsALoudErrorThatNamesTheMappingAndTheSetting(Container container)
            throws Exception {
        rig.mapped.remove(FORWARD);
        Filter observer = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        };
        rig.start(
                container,
                (request, response) -> {
                    if (request.getServletPath().equals("/a")) {
                        SessionFilter.session(request).set(COUNTRY, "DE");
                        request.getRequestDispatcher("/b").forward(request, response);
                    } else {
                        response.setStatus(204);
                    }
                },
                context -> Container.filter(context, "observer", observer));
        rig.get("/a");

        assertThat(thrown.poll(20, TimeUnit.SECONDS))
                .isInstanceOf(SessionClosedException.class)
                .hasMessageContaining("FORWARD")
                .hasMessageContaining("suspendWrappedResponseAfterForward");
        assertThat(rig.store.writes).hasValue(0);
    }

    // ---- Afterwards

    @ParameterizedTest
    @EnumSource
    void aChangeAfterTheForwardIsTooLate(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                request.getRequestDispatcher("/b").forward(request, response);
                thrown.add(catchThrowable(() -> SessionFilter.session(request).set(COUNTRY, "DE")));
            } else {
                SessionFilter.view(request).get(COUNTRY);
                response.setStatus(204);
            }
        });
        rig.get("/a");

        // The client may have its answer before the forward returns.
        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isInstanceOf(SessionClosedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void anIncludeEndsNothing(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (isIncluded(request)) {
                response.sendRedirect("/ignored");
                response.sendError(404);
            } else {
                request.getRequestDispatcher("/b").include(request, response);
                SessionFilter.session(request).set(COUNTRY, "DE");
                response.setStatus(204);
            }
        });

        assertStored(rig.get("/a"), 204);
    }

    private static boolean isIncluded(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH) != null;
    }
}
