package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.COUNTRY;
import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.session.Session;
import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.web.WebCall;
import dev.satchel.testkit.web.WebScenario;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Two cookies: that of anonymous sessions, and that of signed-in ones. */
final class WebPlaces {

    private static final String SIGNED_IN = WebScenario.COOKIE + "-in=";

    private WebPlaces() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-35")
                        .says(
                                "Where signed-in sessions have a cookie of their own, a login sets it and clears the anonymous one.")
                        .because("Without the first nobody is signed in, and the second is of the time before.")
                        .beware("A cookie line that takes the place of the one that the same commit wrote before.")
                        .exactly(keeping(WebPlaces::login)),
                Rule.must("WEB-36")
                        .says("Where signed-in sessions have a cookie of their own, a log-out clears both.")
                        .because("A cookie that stays is presented again.")
                        .beware("Clearing only the cookie whose session was opened.")
                        .exactly(keeping(WebPlaces::logout)));
    }

    private static URI serve(WebRig web) {
        return web.serveInTwoPlaces(
                WebPlaces::act,
                (call, view) -> call.send(
                        200,
                        view.info().owner().orElse("nobody") + " "
                                + view.get(COUNTRY).orElse("none")));
    }

    private static void act(WebCall call, Session session) throws IOException {
        call.header("Set-Cookie", "a=1");
        switch (call.query()) {
            case "login" -> session.claim("ada");
            case "logout" -> session.destroy();
            default -> session.set(COUNTRY, call.query());
        }
        call.header("Set-Cookie", "b=2");
        call.send(200, "done");
    }

    private static void login(WebRig web) throws Exception {
        URI server = serve(web);
        Reply guest = get(server, "/write?DE");
        assertThat(guest.all("Set-Cookie"))
                .as("the cookies of an anonymous answer")
                .noneMatch(line -> line.startsWith(SIGNED_IN));
        Reply known = get(server, "/write?login", guest.cookie());
        Reply unknown = get(server, "/write?login");

        for (Reply login : List.of(known, unknown)) {
            List<String> lines = twoLines(login, "a login");
            assertThat(lines.get(0)).as("the cookie that a login sets").doesNotContain("Max-Age=0");
            assertThat(lines.get(1)).as("the cookie that a login clears").contains("Max-Age=0");
        }
        assertThat(get(server, "/read", signedIn(known)).body()).isEqualTo("ada DE");
        assertThat(get(server, "/read", signedIn(unknown)).body()).isEqualTo("ada none");
    }

    private static void logout(WebRig web) throws Exception {
        URI server = serve(web);
        String cookie = signedIn(get(server, "/write?login"));
        Reply logout = get(server, "/write?logout", cookie);

        assertThat(twoLines(logout, "a log-out"))
                .as("the cookies of a log-out")
                .allSatisfy(line -> assertThat(line).contains("Max-Age=0"));
        assertThat(get(server, "/read", cookie).body()).isEqualTo("nobody none");
    }

    /** The line of the cookie of signed-in sessions, and the anonymous one's. */
    private static List<String> twoLines(Reply reply, String what) {
        List<String> all = reply.all("Set-Cookie");
        List<String> signedIn =
                all.stream().filter(line -> line.startsWith(SIGNED_IN)).toList();
        assertThat(signedIn).as("the cookies of signed-in sessions of %s", what).hasSize(1);
        assertThat(reply.ours()).as("the anonymous cookies of %s", what).hasSize(1);
        assertThat(all).as("the cookies of %s", what).hasSize(4).containsSubsequence("a=1", "b=2");
        return List.of(signedIn.get(0), reply.ours().get(0));
    }

    private static String signedIn(Reply login) {
        return "Cookie: " + twoLines(login, "a login").get(0).split(";", 2)[0];
    }
}
