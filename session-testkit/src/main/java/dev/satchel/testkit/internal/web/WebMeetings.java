package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.COUNTRY;
import static dev.satchel.testkit.internal.web.WebRig.POINTS;
import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.Rule;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;

/** Several requests. */
final class WebMeetings {

    private WebMeetings() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-31")
                        .says("Parallel requests of one browser lose nothing.")
                        .because("Browsers send requests in parallel, and people open tabs.")
                        .beware("One session object for all requests of a browser.")
                        .exactly(keeping(WebMeetings::parallel)),
                Rule.must("WEB-32")
                        .says("Parallel requests of two browsers never see each other's session.")
                        .because("A session in the wrong hands is the worst failure.")
                        .beware("Keeping the exchange in a field, a thread or a shared attribute.")
                        .exactly(keeping(WebMeetings::strangersApart)),
                Rule.must("WEB-33")
                        .says("After a login only the new token opens the session, and the old token sets no cookie.")
                        .because("Session fixation.")
                        .beware("Dropping the cookie of a rotation.")
                        .exactly(keeping(WebMeetings::login)),
                Rule.must("WEB-34")
                        .says(
                                "A Secure cookie that is sent over plain HTTP is warned of, also when the request claims a proxy.")
                        .because("The browser drops it, and every request begins a new session.")
                        .beware("Taking each request for secure, or trusting X-Forwarded-Proto from anybody.")
                        .exactly(keeping(WebMeetings::plain)));
    }

    private static void plain(WebRig web) throws Exception {
        List<List<String>> requests = List.of(
                List.of(), List.of("X-Forwarded-Proto: https", "X-Forwarded-Ssl: on", "Forwarded: proto=https"));
        for (List<String> headers : requests) {
            URI server = web.serveSecurely((call, session) -> {
                session.set(COUNTRY, "DE");
                call.send(200, "done");
            });
            web.log.forget();
            Reply reply = get(server, "/write", headers.toArray(String[]::new));
            assertThat(reply.all("Set-Cookie"))
                    .as("cookies of a server whose cookie is Secure")
                    .singleElement()
                    .asString()
                    .contains("; Secure");
            if (web.log.isHeard()) {
                assertThat(web.log.count(Level.WARNING))
                        .as("warnings of a Secure cookie over plain HTTP, with the headers %s", headers)
                        .isEqualTo(1);
            }
        }
    }

    private static void parallel(WebRig web) throws Exception {
        URI server = web.serve(
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

    private static void strangersApart(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String ada = get(server, "/write?ada").cookie();
        String bob = get(server, "/write?bob").cookie();
        List<Reply> replies = inParallel(() -> {
            Reply adas = get(server, "/read", ada);
            assertThat(get(server, "/read", bob).body()).isEqualTo("bob");
            return adas;
        });

        assertThat(replies).allSatisfy(reply -> assertThat(reply.body()).isEqualTo("ada"));
    }

    private static void login(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
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
}
