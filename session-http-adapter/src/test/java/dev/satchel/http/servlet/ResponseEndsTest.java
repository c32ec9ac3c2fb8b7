package dev.satchel.http.servlet;

import static dev.satchel.http.servlet.ServletRig.COUNTRY;
import static jakarta.servlet.DispatcherType.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.HeardLog;
import dev.satchel.session.SessionBusyException;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a response, what does not, and what stands in one that ended. */
@Timeout(60)
class ResponseEndsTest {

    private final ServletRig rig = new ServletRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private void assertStored(HttpResponse<String> answer) {
        assertThat(ServletRig.ours(answer)).hasSize(1);
        assertThat(ServletRig.members(answer, "Cache-Control")).contains("no-store");
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
        assertThat(rig.stored(answer, COUNTRY)).contains("DE");
    }

    // ---- Error responses that have no page

    static Stream<Arguments> withoutAPage() {
        return Stream.of(Container.values())
                .flatMap(container -> Stream.of(204, 304).map(status -> Arguments.of(container, status)));
    }

    @ParameterizedTest
    @MethodSource("withoutAPage")
    void anErrorResponseWithoutAPageIsKeptFromCaches(Container container, int status) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.setHeader("ETag", "\"tag\"");
            response.sendError(status);
        });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertStored(answer);
        assertThat(answer.headers().allValues("ETag")).containsExactly("\"tag\"");
    }

    // A length that was set for the body which is not sent would leave the client waiting, or break the connection.
    @ParameterizedTest
    @MethodSource("withoutAPage")
    void anErrorResponseWithoutAPageForgetsTheLengthOfItsBody(Container container, int status) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.setContentType("text/plain");
            response.setContentLength(1_000);
            response.sendError(status);
        });
        String answer = wire("/a");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Set-Cookie: session=", "no-store")
                .doesNotContain("1000");
    }

    @ParameterizedTest
    @MethodSource("withoutAPage")
    void anErrorResponseWithoutAPageSaysThatItVaries(Container container, int status) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.view(request).get(COUNTRY);
            response.sendError(status, "a message");
        });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(ServletRig.members(answer, "Vary")).contains("Cookie");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aStaticFileThatIsNotModifiedIsKeptFromCachesWithItsCookie(Container container) throws Exception {
        Filter visits = (request, response, chain) -> {
            SessionFilter.session(request).set(COUNTRY, "DE");
            chain.doFilter(request, response);
        };
        rig.server = container.start(rig.bench, context -> {
            Container.filter(context, "sessions", rig.filter);
            Container.filter(context, "visits", visits, EnumSet.of(REQUEST));
            context.addServlet("default", container.defaultServlet()).addMapping("/");
        });
        String changed =
                rig.get(Container.FILE).headers().firstValue("Last-Modified").orElseThrow();
        HttpResponse<String> answer = rig.get(Container.FILE, "If-Modified-Since", changed);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertStored(answer);
    }

    // ---- What ends nothing

    @ParameterizedTest
    @EnumSource
    void anInterimResponseCommitsNothing(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            SessionFilter.session(request).set(COUNTRY, "FR");
            response.setHeader("Link", "</style.css>; rel=preload");
            response.sendError(103);
            SessionFilter.session(request).set(COUNTRY, "DE");
            response.getWriter().print("done");
        });
        String[] parts = wire("/a").split("\r\n\r\n", 3);

        assertThat(parts[0]).contains(" 103").doesNotContain("Set-Cookie").doesNotContain("no-store");
        assertThat(parts[1]).contains(" 200").contains("Set-Cookie: session=").contains("no-store");
        assertThat(rig.store.writes).hasValue(1);
    }

    private String wire(String path) throws IOException {
        try (Socket socket = new Socket("localhost", rig.server.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteOfNothingCommitsNothing(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                response.getWriter().write("");
                response.getWriter().print(new char[0]);
                response.getWriter().append("text", 2, 2);
            } else {
                response.getOutputStream().write(new byte[0]);
                response.getOutputStream().write(new byte[5], 3, 0);
                response.getOutputStream().print("");
            }
            SessionFilter.session(request).set(COUNTRY, "DE");
        });

        for (String path : new String[] {"/a", "/b"}) {
            HttpResponse<String> answer = rig.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertStored(answer);
        }
    }

    // ---- Failures

    @ParameterizedTest
    @EnumSource
    void aFailureKeepsItsStatusHoweverDeepItIsWrapped(Container container) throws Exception {
        rig.start(container, (request, response) -> {
            Throwable failure = new SessionBusyException("on purpose");
            for (int depth = 0; depth < 10; depth++) {
                failure = new RuntimeException(failure);
            }
            throw new ServletException(failure);
        });
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-busy");
    }

    @ParameterizedTest
    @EnumSource
    void aProblemGetsThroughAWrapperThatForgetsToForgetItsWriter(Container container) throws Exception {
        Filter careless = (request, response, chain) -> {
            PrintWriter writer = response.getWriter();
            chain.doFilter(request, new HttpServletResponseWrapper((HttpServletResponse) response) {
                @Override
                public PrintWriter getWriter() {
                    return writer;
                }

                @Override
                public ServletOutputStream getOutputStream() {
                    throw new IllegalStateException("getWriter() was called");
                }

                @Override
                public void reset() {
                    resetBuffer();
                }
            });
            writer.flush();
        };
        rig.start(
                container,
                (request, response) -> {
                    SessionFilter.session(request).set(COUNTRY, "DE");
                    rig.store.away = true;
                },
                context -> Container.filter(context, "careless", careless, EnumSet.of(REQUEST)));
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-unavailable");
    }

    // ---- Asynchronous operations past the filter

    @ParameterizedTest
    @EnumSource
    void aChangeThatNobodyCommittedIsAnErrorInTheLogThatNamesTheMapping(Container container) throws Exception {
        rig.mapped = EnumSet.of(REQUEST);
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                SessionFilter.session(request).set(COUNTRY, "DE");
                request.startAsync().dispatch("/b");
            } else {
                response.setStatus(204);
            }
        });
        try (HeardLog log = new HeardLog()) {
            rig.get("/a");
            LogRecord error = log.await(Duration.ofSeconds(20));
            assertThat(error.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(error.getMessage() + error.getParameters()[0])
                    .contains("dispatcher type")
                    .contains("ASYNC");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDispatchPastTheFilterThatOnlyReadIsNoError(Container container) throws Exception {
        rig.mapped = EnumSet.of(REQUEST);
        rig.start(container, (request, response) -> {
            if (request.getServletPath().equals("/a")) {
                SessionFilter.view(request).get(COUNTRY);
                request.startAsync().dispatch("/b");
            } else {
                response.setStatus(204);
            }
        });
        try (HeardLog log = new HeardLog()) {
            assertThat(rig.get("/a").statusCode()).isEqualTo(204);
            rig.close();
            assertThat(log.records()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOperationThatBeganUnderTheFilterIsCommittedByItsAnswer(Container container) throws Exception {
        // An exchange belongs to one thread at a time, and nobody tells the filter that another one goes on with it.
        CountDownLatch chainIsDone = new CountDownLatch(1);
        Filter outermost = (request, response, chain) -> {
            chain.doFilter(request, response);
            chainIsDone.countDown();
        };
        ServletRig.Body body = (request, response) -> {
            var bare = ((HttpServletRequestWrapper) request).getRequest();
            var async = bare.startAsync(request, response);
            async.start(() -> {
                waitFor(chainIsDone);
                SessionFilter.session(request).set(COUNTRY, "DE");
                try {
                    response.getWriter().print("done");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                async.complete();
            });
        };
        rig.start(container, body, context -> Container.filter(context, "outermost", outermost, EnumSet.of(REQUEST)));
        HttpResponse<String> answer = rig.get("/a");

        assertThat(answer.body()).isEqualTo("done");
        assertStored(answer);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
