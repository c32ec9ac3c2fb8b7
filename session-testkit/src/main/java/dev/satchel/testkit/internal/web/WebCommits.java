package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.COUNTRY;
import static dev.satchel.testkit.internal.web.WebRig.POINTS;
import static dev.satchel.testkit.internal.web.WebRig.await;
import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRig.stream;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satchel.session.SessionClosedException;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.web.WebRig.Held;
import dev.satchel.testkit.web.WebCall;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** When the session is stored, and when it is not. */
final class WebCommits {

    private WebCommits() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-16")
                        .says("The session is stored once, with one cookie, in each way in which a response is sent.")
                        .because("A redirect, an error or an empty body commits as a page does.")
                        .beware("A commit where the body is written, which a 204 never is.")
                        .exactly(keeping(WebCommits::once)),
                Rule.must("WEB-17")
                        .says("The session is stored before the first byte of a stream.")
                        .because("The next request may come before the stream ends.")
                        .beware("A commit when the handler returns.")
                        .exactly(keeping(WebCommits::beforeTheFirstByte)),
                Rule.must("WEB-18")
                        .says("A flash value is found after a redirect.")
                        .because("The browser follows at once.")
                        .beware("Storing after the redirect was sent.")
                        .exactly(keeping(WebCommits::flash)),
                Rule.must("WEB-19")
                        .says("A change after the headers were sent throws, and is not stored.")
                        .because("A lost change must not look like a kept one.")
                        .beware("Ignoring it.")
                        .exactly(keeping(WebCommits::tooLate)),
                Rule.must("WEB-20")
                        .says("A change that another thread makes before it responds is stored.")
                        .because("Asynchronous handlers are handlers.")
                        .beware("A commit when the first thread returns.")
                        .exactly(keeping(WebCommits::otherThread)),
                Rule.must("WEB-21")
                        .says("A handler that throws stores nothing and sets no cookie.")
                        .because("Half of its changes are worse than none.")
                        .beware("A commit in a finally block.")
                        .exactly(keeping(WebCommits::throwing)),
                Rule.must("WEB-22")
                        .says(
                                "A change that a handler saved before it threw is stored, and the response carries its token once.")
                        .because("A stored session without its token cannot be reached.")
                        .beware("Dropping the cookie with the rest of the response, or issuing another.")
                        .exactly(keeping(WebCommits::savedThenThrown)),
                Rule.must("WEB-23")
                        .says("An exchange returns its lane, also when it fails.")
                        .because("With lanes the session's next request would wait, and be refused.")
                        .beware("Leaving the exchange open when a handler throws.")
                        .exactly(keeping(WebCommits::lanes)));
    }

    private static void once(WebRig web) throws Exception {
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
        URI server = web.serve((call, session) -> {
            session.update(POINTS, 0, points -> points + 1);
            answer.value.to(call);
        });
        new TreeMap<>(answers).forEach((what, how) -> {
            answer.value = how;
            for (String method : List.of("GET", "HEAD", "POST")) {
                isStoredOnce(web, server, method, method + ": " + what);
            }
        });
    }

    private static void isStoredOnce(WebRig web, URI server, String method, String what) {
        int before = web.store.writes.get();
        Reply reply = Wire.send(server, method, "/write");
        assertThat(reply.complete()).as("%s came whole", what).isTrue();
        assertThat(reply.ours()).as("our cookies for %s", what).hasSize(1);
        assertThat(reply.members("Cache-Control")).as(what).contains("no-store");
        if (reply.status() != 404) {
            // A server's own error page starts with headers of its own; no cache keeps it, as seen above.
            assertThat(reply.members("Vary")).as(what).contains("cookie");
        }
        assertThat(web.store.writes).as("writes for %s", what).hasValue(before + 1);
    }

    private static void beforeTheFirstByte(WebRig web) throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        URI server = web.serve((call, session) -> {
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

    private static void flash(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
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

    private static void tooLate(WebRig web) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        URI server = web.serve((call, session) -> {
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

    private static void otherThread(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            call.later(later -> {
                session.set(COUNTRY, "FR");
                later.send(200, "done");
            });
        });
        Reply reply = get(server, "/write");

        assertThat(reply.ours()).hasSize(1);
        assertThat(web.store.writes).hasValue(1);
        assertThat(get(server, "/read", reply.cookie()).body()).isEqualTo("FR");
    }

    private static void throwing(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            throw new IllegalStateException("on purpose");
        });
        Reply reply = get(server, "/write");

        assertThat(reply.status()).isIn(0, 500);
        assertThat(reply.all("Set-Cookie")).isEmpty();
        assertThat(web.store.writes).hasValue(0);
    }

    private static void savedThenThrown(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            session.save();
            throw new IllegalStateException("on purpose");
        });
        Reply reply = get(server, "/write");

        assertThat(reply.status()).isIn(0, 500);
        assertThat(web.store.writes).hasValue(1);
        if (reply.status() == 500) {
            assertThat(reply.ours()).as("our cookies").hasSize(1);
            assertThat(get(server, "/read", reply.cookie()).body()).isEqualTo("DE");
        }
    }

    private static void lanes(WebRig web) throws Exception {
        URI server = web.serveInLanes(
                (call, session) -> {
                    session.set(COUNTRY, "DE");
                    if (call.query().equals("throw")) {
                        throw new IllegalStateException("on purpose");
                    }
                    call.send(call.query().equals("empty") ? 204 : 200, "");
                },
                (call, view) -> call.send(200, view.get(COUNTRY).orElse("none")));
        String cookie = get(server, "/write").cookie();

        for (String path : List.of("/write?throw", "/write?empty", "/write", "/read")) {
            assertThat(get(server, path, cookie).status()).as(path).isNotEqualTo(503);
            assertThat(get(server, "/read", cookie).status())
                    .as("after %s", path)
                    .isEqualTo(200);
        }
    }
}
