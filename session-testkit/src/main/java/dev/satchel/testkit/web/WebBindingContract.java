package dev.satchel.testkit.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionClosedException;
import dev.satchel.session.SessionPolicy;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import dev.satchel.testkit.Bench;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What every binding of sessions to an HTTP server must do, asked through sockets. Extend it with one method that starts the server:
 *
 * <pre>{@code
 * class JdkSessionsContractTest extends WebBindingContract {
 *     @Override
 *     protected URI start(WebScenario scenario, Bench bench) {
 *         …
 *         bench.onClose(() -> server.stop(0));
 *         return URI.create("http://localhost:" + port);
 *     }
 * }
 * }</pre>
 *
 * <p>The stack under it is the real engine on a map, on a clock that stands still. JUnit makes an instance for each rule, and each rule
 * starts a server of its own.
 */
@Timeout(60)
public abstract class WebBindingContract {

    private static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    private static final Attribute<Integer> POINTS = Attribute.of("points", Integer.class);

    private final Bench bench = Bench.seeded(1);
    private final ProbedStore store = new ProbedStore();
    private volatile URI address = URI.create("http://localhost");

    /** For subclasses. */
    protected WebBindingContract() {}

    /**
     * Starts a server on a free port of the loopback interface, plain HTTP, that serves {@code /write} and {@code /read} as the scenario
     * says, four requests at a time at least, and takes 128 KB of request headers.
     *
     * @param bench where to leave what stops it: {@code bench.onClose(…)}
     * @return its address, such as {@code http://localhost:49152}
     */
    protected abstract URI start(WebScenario scenario, Bench bench) throws Exception;

    /** Ends the server. */
    @AfterEach
    final void stop() {
        bench.close();
    }

    // ---- What costs nothing

    @Test
    final void aHandlerThatNeverUsesItsSessionAnswersAsIfThereWereNone() {
        URI server = serve((call, session) -> call.send(200, "hello"), (call, view) -> call.send(200, "hello"));

        for (String path : List.of("/write", "/read")) {
            Reply reply = get(server, path, "Cookie: session=" + "x".repeat(43));
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.members("Vary")).doesNotContain("cookie");
            assertThat(reply.all("Set-Cookie")).isEmpty();
        }
        assertThat(store.finds).hasValue(0);
        assertThat(store.writes).hasValue(0);
    }

    @Test
    final void readingSetsNoCookieAndSaysThatTheAnswerVaries() {
        URI server = serveCountry();
        Reply stored = get(server, "/write?DE");
        int writes = store.writes.get();

        for (String cookie : List.of("X-None: 1", stored.cookie())) {
            Reply read = get(server, "/read", cookie);
            assertThat(read.all("Set-Cookie")).isEmpty();
            assertThat(read.members("Vary")).contains("cookie");
            assertThat(read.members("Cache-Control")).doesNotContain("no-store");
        }
        assertThat(store.writes).hasValue(writes);
    }

    @Test
    final void whatIsWrittenBackToWhatItWasSetsNoCookie() {
        URI server = serveCountry();
        Reply first = get(server, "/write?DE");

        assertThat(get(server, "/write?DE", first.cookie()).all("Set-Cookie")).isEmpty();
    }

    // ---- One cookie, and what goes with it

    @Test
    final void manyChangesSetOneCookieThatNoCacheKeeps() {
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            session.rotate();
            session.set(COUNTRY, "FR");
            session.claim("ada");
            session.update(POINTS, 0, points -> points + 1);
            call.send(200, "done");
        });
        Reply reply = get(server, "/write");

        assertThat(reply.ours()).hasSize(1);
        assertThat(reply.members("Cache-Control")).contains("no-store");
        assertThat(reply.members("Vary")).contains("cookie");
        assertThat(get(server, "/read", reply.cookie()).body()).isEqualTo("FR");
    }

    @Test
    final void otherCookiesStayAndKeepTheirOrder() {
        URI server = serve((call, session) -> {
            call.header("Set-Cookie", "b=1; Path=/b");
            session.set(COUNTRY, "DE");
            call.header("Set-Cookie", "a=2; Path=/a");
            call.header("Set-Cookie", "c=3");
            call.send(200, "done");
        });
        Reply reply = get(server, "/write");

        assertThat(reply.ours()).hasSize(1);
        assertThat(reply.theirs()).containsExactly("b=1; Path=/b", "a=2; Path=/a", "c=3");
    }

    @Test
    final void whatTheHandlerSaysToCachesIsAddedToOrMadeStricter() {
        Held<String> control = new Held<>("public, max-age=600");
        URI server = serve((call, session) -> {
            call.header("Vary", "Accept-Language");
            call.header("Cache-Control", control.value);
            session.rotate();
            session.set(COUNTRY, control.value);
            call.send(200, "done");
        });
        Reply lax = get(server, "/write");
        control.value = "private, no-store";
        Reply strict = get(server, "/write");

        assertThat(lax.members("Cache-Control")).containsExactly("no-store");
        assertThat(lax.members("Vary")).contains("accept-language", "cookie");
        assertThat(strict.members("Cache-Control")).containsExactly("no-store", "private");
    }

    @Test
    final void clearingTheCookieRepeatsEveryAttribute() {
        URI server = serve((call, session) -> {
            if (session.get(COUNTRY).isPresent()) {
                session.destroy();
            } else {
                session.set(COUNTRY, "DE");
            }
            call.send(200, "done");
        });
        Reply issued = get(server, "/write");
        Reply cleared = get(server, "/write", issued.cookie());

        assertThat(cleared.ours())
                .singleElement()
                .asString()
                .startsWith("session=;")
                .contains("Max-Age=0");
        assertThat(cleared.scope()).isEqualTo(issued.scope()).contains("path=/", "httponly");
        assertThat(cleared.members("Cache-Control")).contains("no-store");
        assertThat(get(server, "/read", issued.cookie()).body()).isEqualTo("none");
    }

    @Test
    final void aTokenThatOpensNothingIsNeitherTakenOverNorCleared() {
        URI server = serveCountry();
        String stranger = "s".repeat(43);

        assertThat(get(server, "/read", "Cookie: session=" + stranger).all("Set-Cookie"))
                .isEmpty();
        assertThat(get(server, "/write?DE", "Cookie: session=" + stranger).token())
                .isPresent()
                .get()
                .isNotEqualTo(stranger);
    }

    // ---- Finding the cookie

    @TestFactory
    final Stream<DynamicTest> ourCookieIsFoundAmong() {
        URI server = serveCountry();
        String ours = get(server, "/write?DE").cookie().substring("Cookie: ".length());
        String stranger = "session=" + "s".repeat(43);
        String many = IntStream.range(0, 10_000).mapToObj(i -> "c=" + i % 10).collect(Collectors.joining("; "));
        Map<String, List<String>> headers = Map.of(
                "other cookies", List.of("Cookie: a=1; " + ours + "; b=2"),
                "several Cookie lines", List.of("Cookie: a=1", "Cookie: " + ours, "Cookie: b=2"),
                "a stranger's, which comes first", List.of("Cookie: " + stranger + "; " + ours),
                "a stranger's, which comes last", List.of("Cookie: " + ours + "; " + stranger),
                "a stranger's on another line", List.of("Cookie: " + stranger, "Cookie: " + ours),
                "quotes that span cookies", List.of("Cookie: a=\"x; " + ours + "; b=y\""),
                "$Version and its kin", List.of("Cookie: $Version=1; " + ours + "; $Path=/; $Domain=x"),
                "pairs without name or sign", List.of("Cookie: ; =; x; =y;; session; " + ours),
                "ten thousand others", List.of("Cookie: " + many + "; " + ours),
                "64 KB of one other", List.of("Cookie: a=" + "x".repeat(65_536) + "; " + ours));
        return new TreeMap<>(headers)
                .entrySet().stream()
                        .map(entry -> dynamicTest(
                                entry.getKey(),
                                () -> assertThat(get(
                                                server,
                                                "/read",
                                                entry.getValue().toArray(String[]::new)))
                                        .returns(200, Reply::status)
                                        .returns("DE", Reply::body)));
    }

    @TestFactory
    final Stream<DynamicTest> badInputIsNeverTheServersFault() {
        URI server = serveCountry();
        String ours = get(server, "/write?DE").cookie();
        return Stream.of(
                        ours + "\u0001",
                        ours + "; a=\u0001\u0007",
                        ours + "; \u00ff\u00fe=\u00c3(",
                        "Cookie: session=\u00ff\u00fe",
                        "Cookie: session=../../etc/passwd",
                        "Cookie: session=%00%2e%2e",
                        "Cookie: session=\"",
                        "Cookie: session=" + "x".repeat(20_000),
                        "Cookie: session=; session=; session=; session=; session=")
                .map(header -> dynamicTest(
                        header.substring(0, Math.min(header.length(), 60)),
                        () -> assertThat(get(server, "/read", header).status()).isBetween(200, 499)));
    }

    // ---- Commit before the first byte, however the answer leaves

    @TestFactory
    final Stream<DynamicTest> theSessionIsStoredOnceWhenTheAnswerIs() {
        Map<String, WebCall.Answer> answers = Map.of(
                "a whole body", call -> call.send(200, "done"),
                "no body", call -> call.send(204, ""),
                "not modified", call -> call.send(304, ""),
                "a redirect", call -> call.redirect("/read"),
                "an error response", call -> call.error(404),
                "a stream", call -> stream(call, "one", "two"),
                "a stream that is flushed before its first byte",
                        call -> {
                            try (OutputStream out = call.stream(200)) {
                                out.flush();
                                out.write('x');
                            }
                        },
                "a long stream", call -> stream(call, "x".repeat(100_000), "y".repeat(100_000)),
                "another thread's", call -> call.later(later -> later.send(200, "done")),
                "another thread's stream", call -> call.later(later -> stream(later, "one", "two")));
        Held<WebCall.Answer> answer = new Held<>(call -> {});
        URI server = serve((call, session) -> {
            session.update(POINTS, 0, points -> points + 1);
            answer.value.to(call);
        });
        return new TreeMap<>(answers)
                .entrySet().stream()
                        .flatMap(entry -> Stream.of("GET", "HEAD", "POST")
                                .map(method -> dynamicTest(method + ": " + entry.getKey(), () -> {
                                    answer.value = entry.getValue();
                                    int before = store.writes.get();
                                    Reply reply = Wire.send(server, method, "/write");
                                    assertThat(reply.complete()).isTrue();
                                    assertThat(reply.ours()).hasSize(1);
                                    assertThat(reply.members("Cache-Control")).contains("no-store");
                                    if (reply.status() != 404) {
                                        // A server's own error page starts with headers of its own; no cache keeps it,
                                        // as seen above.
                                        assertThat(reply.members("Vary")).contains("cookie");
                                    }
                                    assertThat(store.writes).hasValue(before + 1);
                                })));
    }

    @Test
    final void theSessionIsStoredBeforeTheFirstByteOfAStream() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            try (OutputStream out = call.stream(200)) {
                out.write("first".getBytes(UTF_8));
                out.flush();
                await(goOn);
                out.write("last".getBytes(UTF_8));
            }
        });
        try (Wire wire = Wire.begin(server, "GET", "/write")) {
            String seen = wire.until("first");
            Reply head = Reply.parse(seen, true);
            assertThat(get(server, "/read", head.cookie()).body()).isEqualTo("DE");
            goOn.countDown();
            assertThat(wire.rest(seen).body()).isEqualTo("firstlast");
        }
    }

    @Test
    final void aFlashValueIsThereAfterARedirect() {
        URI server = serve((call, session) -> {
            String message = session.takeFlash(COUNTRY).orElse("none");
            if (message.equals("none")) {
                session.flash(COUNTRY, "saved");
                call.redirect("/write");
            } else {
                call.send(200, message);
            }
        });
        Reply redirect = get(server, "/write");

        assertThat(redirect.status()).isEqualTo(302);
        assertThat(get(server, "/write", redirect.cookie()).body()).isEqualTo("saved");
    }

    @Test
    final void aChangeAfterTheHeadersLeftIsALoudError() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            try (OutputStream out = call.stream(200)) {
                out.write('x');
                out.flush();
                thrown.set(catchThrowable(() -> session.set(COUNTRY, "FR")));
            }
        });
        Reply reply = get(server, "/write");

        assertThat(thrown.get()).isInstanceOf(SessionClosedException.class).hasMessageContaining("headers");
        assertThat(get(server, "/read", reply.cookie()).body()).isEqualTo("DE");
    }

    // ---- What must not be kept, is not

    @Test
    final void aHandlerThatThrowsStoresNothing() {
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            throw new IllegalStateException("on purpose");
        });
        Reply reply = get(server, "/write");

        assertThat(reply.status()).isIn(0, 500);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(store.writes).hasValue(0);
    }

    @TestFactory
    final Stream<DynamicTest> nothingOfTheAnswerLeavesWhenTheSessionCannotBeKept() {
        WebCall.Answer whole = call -> call.send(200, "secret");
        Map<String, WebCall.Answer> answers = Map.of(
                "a whole body", whole,
                "a stream", call -> stream(call, "secret", "secret"),
                "a redirect", call -> call.redirect("/secret"),
                "an error response", call -> call.error(404),
                "another thread's", call -> call.later(whole),
                "a second try",
                        call -> {
                            swallow(() -> call.send(200, "secret"));
                            swallow(() -> call.send(500, "secret"));
                        },
                "a second try on the stream",
                        call -> {
                            swallow(() -> stream(call, "secret", "secret"));
                            swallow(() -> stream(call, "secret", "secret"));
                        });
        Held<WebCall.Answer> answer = new Held<>(whole);
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            call.header("ETag", "\"secret\"");
            call.header("X-Other", "stays");
            answer.value.to(call);
        });
        return new TreeMap<>(answers)
                .entrySet().stream()
                        .map(entry -> dynamicTest(entry.getKey(), () -> {
                            answer.value = entry.getValue();
                            store.down = true;
                            Reply reply = get(server, "/write");
                            store.down = false;
                            assertProblem(reply, 503);
                            assertThat(reply.body()).doesNotContain("secret");
                            assertThat(reply.all("ETag")).isEmpty();
                            assertThat(reply.all("Location")).isEmpty();
                            assertThat(reply.all("X-Other")).containsExactly("stays");
                        }));
    }

    @Test
    final void aConflictIsAnsweredWith409AndLeavesTheOthersChange() {
        Held<String> cookie = new Held<>("");
        URI server = serve((call, session) -> {
            if (call.query().equals("slow")) {
                assertThat(session.get(COUNTRY)).contains("DE");
                get(address, "/write?fast", cookie.value);
            }
            session.set(COUNTRY, call.query());
            call.send(200, "done");
        });
        cookie.value = get(server, "/write?DE").cookie();
        Reply slow = get(server, "/write?slow", cookie.value);

        assertProblem(slow, 409);
        assertThat(get(server, "/read", cookie.value).body()).isEqualTo("fast");
    }

    @Test
    final void aSessionThatIsTooLargeIsAnsweredWith500AndItsSizes() {
        URI server = serve((call, session) -> {
            for (int i = 0; i < 40; i++) {
                session.set(Attribute.of("part" + i, String.class), "x".repeat(30_000));
            }
            call.send(200, "done");
        });
        Reply reply = get(server, "/write");

        assertProblem(reply, 500);
        assertThat(reply.body()).contains("\"limit\":1048576").contains("\"actual\":1");
    }

    @Test
    final void aFailedSaveThatTheHandlerDoesNotCatchIsAnsweredToo() {
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            store.down = true;
            session.save();
            call.send(200, "done");
        });

        assertProblem(get(server, "/write"), 503);
    }

    @Test
    final void aChangeByAnotherThreadIsStoredWhenThatAnswers() {
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            call.later(later -> {
                session.set(COUNTRY, "FR");
                later.send(200, "done");
            });
        });
        Reply reply = get(server, "/write");

        assertThat(reply.ours()).hasSize(1);
        assertThat(store.writes).hasValue(1);
        assertThat(get(server, "/read", reply.cookie()).body()).isEqualTo("FR");
    }

    // ---- Several requests of one browser

    @Test
    final void parallelRequestsOfOneBrowserLoseNothing() throws Exception {
        URI server = serve(
                (call, session) -> {
                    session.update(POINTS, 0, points -> points + 1);
                    call.send(200, "done");
                },
                (call, view) -> call.send(200, view.get(POINTS).orElse(0).toString()));
        String cookie = get(server, "/write").cookie();
        List<Reply> replies = inParallel(() -> get(server, "/write", cookie));

        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(get(server, "/read", cookie).body()).isEqualTo(Integer.toString(1 + replies.size()));
    }

    @Test
    final void parallelRequestsOfTwoBrowsersNeverMeet() throws Exception {
        URI server = serveCountry();
        String ada = get(server, "/write?ada").cookie();
        String bob = get(server, "/write?bob").cookie();
        List<Reply> replies = inParallel(() -> {
            Reply adas = get(server, "/read", ada);
            assertThat(get(server, "/read", bob).body()).isEqualTo("bob");
            return adas;
        });

        assertThat(replies).allSatisfy(reply -> assertThat(reply.body()).isEqualTo("ada"));
    }

    @Test
    final void afterALoginOnlyTheNewTokenOpensTheSession() {
        URI server = serve((call, session) -> {
            session.set(COUNTRY, "DE");
            if (!session.info().isNew()) {
                session.claim("ada");
            }
            call.send(200, "done");
        });
        Reply guest = get(server, "/write");
        Reply login = get(server, "/write", guest.cookie());

        assertThat(login.token()).isPresent().isNotEqualTo(guest.token());
        assertThat(get(server, "/read", login.cookie()).body()).isEqualTo("DE");
        assertThat(get(server, "/read", guest.cookie()))
                .returns("none", Reply::body)
                .returns(List.of(), reply -> reply.all("Set-Cookie"));
    }

    // ---- The rig

    private static final class Held<T> {
        private volatile T value;

        private Held(T value) {
            this.value = value;
        }
    }

    private interface Trying {
        void run() throws IOException;
    }

    private static void swallow(Trying body) {
        try {
            body.run();
        } catch (IOException | RuntimeException ignored) {
            // This is the handler that catches everything.
        }
    }

    private interface Writing {
        void to(WebCall call, Session session) throws IOException;
    }

    private interface Reading {
        void to(WebCall call, SessionView view) throws IOException;
    }

    private record Scenario(Sessions sessions, Writing writing, Reading reading) implements WebScenario {

        @Override
        public void write(WebCall call, Session session) throws IOException {
            writing.to(call, session);
        }

        @Override
        public void read(WebCall call, SessionView view) throws IOException {
            reading.to(call, view);
        }
    }

    private URI serveCountry() {
        return serve((call, session) -> {
            session.set(COUNTRY, call.query());
            call.send(200, "done");
        });
    }

    private URI serve(Writing writing) {
        return serve(writing, (call, view) -> call.send(200, view.get(COUNTRY).orElse("none")));
    }

    private URI serve(Writing writing, Reading reading) {
        Sessions sessions = Sessions.named("web/contract")
                .policy(SessionPolicy.defaults())
                .codec(new WebCodec())
                .store(store)
                .clock(bench.clock())
                .build();
        try {
            address = start(new Scenario(sessions, writing, reading), bench);
        } catch (Exception e) {
            throw new AssertionError("the server did not start", e);
        }
        return address;
    }

    private static Reply get(URI server, String path, String... headers) {
        return Wire.send(server, "GET", path, headers);
    }

    private static void stream(WebCall call, String first, String second) throws IOException {
        try (OutputStream out = call.stream(200)) {
            out.write(first.getBytes(UTF_8));
            out.flush();
            out.write(second.getBytes(UTF_8));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Reply> inParallel(Callable<Reply> request) throws Exception {
        ExecutorService browsers = Executors.newFixedThreadPool(4);
        try {
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : browsers.invokeAll(Collections.nCopies(100, request))) {
                replies.add(reply.get());
            }
            return replies;
        } finally {
            browsers.shutdown();
        }
    }

    private static void assertProblem(Reply reply, int status) {
        assertThat(reply.status()).as("status of %s", reply).isEqualTo(status);
        assertThat(reply.all("Content-Type")).singleElement().asString().startsWith("application/problem+json");
        assertThat(reply.body())
                .startsWith("{")
                .contains("\"status\":" + status)
                .endsWith("}");
        assertThat(reply.complete()).isTrue();
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(reply.members("Cache-Control")).contains("no-store");
    }
}
