package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Session;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.web.WebRig.Held;
import java.net.URI;
import java.util.List;

/** Requests that cost nothing, and the meaning of read-only. */
final class WebReads {

    private WebReads() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-01")
                        .says("A handler that never uses its session causes no look-up, no cookie and no Vary.")
                        .because("Static files stay cacheable and cost no call to the store.")
                        .beware("Opening the session before the handler asks for it.")
                        .exactly(keeping(WebReads::unused)),
                Rule.must("WEB-02")
                        .says("Reading sets no cookie and writes nothing; the response varies by the cookie.")
                        .because("A shared cache must not hand one visitor's page to another.")
                        .beware("Committing only what was changed, and leaving Vary out.")
                        .exactly(keeping(WebReads::reading)),
                Rule.must("WEB-03")
                        .says("A write that restores the former value sets no cookie.")
                        .because("Equal bytes are not a change.")
                        .beware("Issuing a cookie for each handler that writes.")
                        .exactly(keeping(WebReads::writtenBack)),
                Rule.must("WEB-04")
                        .says("A handler that only reads is given no Session.")
                        .because("A read-only handler that can cast can also write, and take flash values.")
                        .beware("Handing the session to read-only handlers as its narrower type.")
                        .exactly(keeping(WebReads::readOnly)));
    }

    private static void unused(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> call.send(200, "hello"), (call, view) -> call.send(200, "hello"));

        for (String path : List.of("/write", "/read")) {
            Reply reply = get(server, path, "Cookie: session=" + "x".repeat(43));
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.members("Vary")).doesNotContain("cookie");
            assertThat(reply.all("Set-Cookie")).isEmpty();
        }
        assertThat(web.store.finds).hasValue(0);
        assertThat(web.store.writes).hasValue(0);
    }

    private static void reading(WebRig web) throws Exception {
        URI server = web.serveCountry();
        Reply stored = get(server, "/write?DE");
        int writes = web.store.writes.get();

        for (String cookie : List.of("X-None: 1", stored.cookie())) {
            Reply read = get(server, "/read", cookie);
            assertThat(read.all("Set-Cookie")).isEmpty();
            assertThat(read.members("Vary")).contains("cookie");
            assertThat(read.members("Cache-Control")).doesNotContain("no-store");
        }
        assertThat(web.store.writes).hasValue(writes);
    }

    private static void writtenBack(WebRig web) throws Exception {
        URI server = web.serveCountry();
        Reply first = get(server, "/write?DE");

        assertThat(get(server, "/write?DE", first.cookie()).all("Set-Cookie")).isEmpty();
    }

    private static void readOnly(WebRig web) throws Exception {
        Held<Boolean> castable = new Held<>(true);
        URI server = web.serve((call, session) -> call.send(200, "done"), (call, view) -> {
            castable.value = view instanceof Session;
            call.send(200, "done");
        });

        assertThat(get(server, "/read").status()).isEqualTo(200);
        assertThat(castable.value).as("the view is a Session").isFalse();
    }
}
