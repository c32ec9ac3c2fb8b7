package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.COUNTRY;
import static dev.satchel.testkit.internal.web.WebRig.assertProblem;
import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRig.stream;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionBusyException;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.web.WebRig.Held;
import dev.satchel.testkit.web.WebCall;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;

/** The responses when a session cannot be kept or read. */
final class WebFailures {

    private WebFailures() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-24")
                        .says(
                                "When the session cannot be stored, a 503 problem is sent, and nothing of the handler's response.")
                        .because("A page must not say \"saved\" for a change that was not saved.")
                        .beware("Sending the body, its ETag or its Location beside the problem.")
                        .exactly(keeping(WebFailures::nothingLeaves)),
                Rule.must("WEB-25")
                        .says("A conflict is answered with 409, and the change of the other request stays.")
                        .because("The client can load anew and try again.")
                        .beware("Trying again with the former values.")
                        .exactly(keeping(WebFailures::conflict)),
                Rule.must("WEB-26")
                        .says("A session that is too large is answered with 500 and its sizes.")
                        .because("The developer sees what to cut.")
                        .beware("Leaving the sizes out.")
                        .exactly(keeping(WebFailures::tooLarge)),
                Rule.must("WEB-27")
                        .says("A failed save() that the handler does not catch is a problem too.")
                        .because("It is the same failure, earlier.")
                        .beware("Answering only what commit throws.")
                        .exactly(keeping(WebFailures::failedSave)),
                Rule.must("WEB-28")
                        .says("A session's failure keeps its status however deep the handler wrapped it.")
                        .because("Frameworks wrap exceptions twice and more.")
                        .beware("Looking at the exception itself, or one cause deep.")
                        .exactly(keeping(WebFailures::wrapped)),
                Rule.must("WEB-29")
                        .says(
                                "A store that does not respond to a read is answered with a 503 problem that mentions no changes.")
                        .because("An unknown session is not \"no session\", and nothing was changed.")
                        .beware("Answering only what commit throws.")
                        .exactly(keeping(WebFailures::atOpening)),
                Rule.must("WEB-30")
                        .says("An outage that is answered is logged once as an error: at opening as at the commit.")
                        .because("An outage that is not logged is found by nobody.")
                        .beware("HttpProblem.of(…) alone where WebSession.refuse(…) answers and logs.")
                        .exactly(keeping(WebFailures::logged)));
    }

    private static void nothingLeaves(WebRig web) throws Exception {
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
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            call.header("ETag", "\"secret\"");
            call.header("X-Other", "stays");
            answer.value.to(call);
        });
        new TreeMap<>(answers).forEach((what, how) -> {
            answer.value = how;
            web.store.down = true;
            Reply reply = get(server, "/write");
            web.store.down = false;
            assertProblem(reply, 503);
            assertThat(reply.body()).as(what).doesNotContain("secret");
            assertThat(reply.all("ETag")).as(what).isEmpty();
            assertThat(reply.all("Location")).as(what).isEmpty();
            assertThat(reply.all("X-Other")).as(what).containsExactly("stays");
        });
    }

    private static void conflict(WebRig web) throws Exception {
        Held<String> cookie = new Held<>("");
        URI server = web.serve((call, session) -> {
            if (call.query().equals("slow")) {
                assertThat(session.get(COUNTRY)).contains("DE");
                get(web.address(), "/write?fast", cookie.value);
            }
            session.set(COUNTRY, call.query());
            call.send(200, "done");
        });
        cookie.value = get(server, "/write?DE").cookie();
        Reply slow = get(server, "/write?slow", cookie.value);

        assertProblem(slow, 409);
        assertThat(get(server, "/read", cookie.value).body()).isEqualTo("fast");
    }

    private static void tooLarge(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            for (int i = 0; i < 40; i++) {
                session.set(Attribute.of("part" + i, String.class), "x".repeat(30_000));
            }
            call.send(200, "done");
        });
        Reply reply = get(server, "/write");

        assertProblem(reply, 500);
        assertThat(reply.body()).contains("\"limit\":1048576").contains("\"actual\":1");
    }

    private static void failedSave(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            web.store.down = true;
            session.save();
            call.send(200, "done");
        });

        assertProblem(get(server, "/write"), 503);
    }

    private static void wrapped(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.set(COUNTRY, "DE");
            throw new IllegalStateException(new RuntimeException(new SessionBusyException("on purpose")));
        });

        assertProblem(get(server, "/write"), 503);
        assertThat(web.store.writes).hasValue(0);
    }

    private static void atOpening(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String cookie = get(server, "/write?DE").cookie();
        web.store.away = true;
        Reply reply = get(server, "/read", cookie);

        assertProblem(reply, 503);
        assertThat(reply.body()).doesNotContain("may not have been stored");
    }

    private static void logged(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String cookie = get(server, "/write?DE").cookie();
        for (String path : List.of("/read", "/write?FR", "/write?IT")) {
            web.log.forget();
            web.store.down = true;
            web.store.away = !path.equals("/write?IT");
            assertThat(get(server, path, cookie).status()).as(path).isEqualTo(503);
            if (web.log.isHeard()) {
                assertThat(web.log.count(Level.SEVERE))
                        .as("errors in the log for %s", path)
                        .isEqualTo(1);
            }
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
}
