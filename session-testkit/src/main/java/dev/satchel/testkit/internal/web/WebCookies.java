package dev.satchel.testkit.internal.web;

import static dev.satchel.testkit.internal.web.WebRig.COUNTRY;
import static dev.satchel.testkit.internal.web.WebRig.POINTS;
import static dev.satchel.testkit.internal.web.WebRig.assertProblem;
import static dev.satchel.testkit.internal.web.WebRig.get;
import static dev.satchel.testkit.internal.web.WebRig.post;
import static dev.satchel.testkit.internal.web.WebRules.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.testkit.internal.Rule;
import dev.satchel.testkit.internal.web.WebRig.Held;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One cookie, what goes with it, and how it is found. */
final class WebCookies {

    private WebCookies() {}

    static List<Rule<WebRig>> rules() {
        return List.of(
                Rule.must("WEB-05")
                        .says("Many changes set one cookie, and no cache keeps the response.")
                        .because("Browsers keep the last of several cookies, and a cached token gives a session away.")
                        .beware("A cookie for each change, or a forgotten no-store.")
                        .exactly(keeping(WebCookies::manyChanges)),
                Rule.must("WEB-06")
                        .says("Cookies of others stay as they are, in their order.")
                        .because("The application's cookies are not ours.")
                        .beware("Setting the header instead of adding to it.")
                        .exactly(keeping(WebCookies::otherCookies)),
                Rule.must("WEB-07")
                        .says("The handler's own Vary and Cache-Control are added to, or made stricter.")
                        .because("A handler that chose no-store knows why.")
                        .beware("Overwriting Vary, or leaving a public Cache-Control.")
                        .exactly(keeping(WebCookies::caches)),
                Rule.must("WEB-08")
                        .says("Clearing the cookie repeats each of its attributes.")
                        .because("Browsers keep a cookie whose attributes differ.")
                        .beware("Clearing by name alone.")
                        .exactly(keeping(WebCookies::clearing)),
                Rule.must("WEB-09")
                        .says("A token that opens nothing is neither adopted nor cleared.")
                        .because(
                                "Adopting it would allow session fixation, and a late response must not delete a newer cookie.")
                        .beware("Reusing what was presented, or answering with a clearing cookie.")
                        .exactly(keeping(WebCookies::strangers)),
                Rule.must("WEB-10")
                        .says("Our cookie is found among others, on any line, in any order, however many there are.")
                        .because("Requests have cookies of many programs.")
                        .beware("A container's own cookie parser.")
                        .exactly(keeping(WebCookies::found)),
                Rule.must("WEB-11")
                        .says("Cookie lines are not decoded: neither percent signs nor quotes make a cookie of ours.")
                        .because("Somebody who can set a cookie of another name could plant ours.")
                        .beware("Decoding the line before it is split, or stripping quotes.")
                        .exactly(keeping(WebCookies::decoded)),
                Rule.must("WEB-12")
                        .says("No bytes in a Cookie header cause a server error.")
                        .because("Anybody can send them.")
                        .beware("An exception out of a cookie parser.")
                        .exactly(keeping(WebCookies::badInput)),
                Rule.must("WEB-13")
                        .says("A form of another site begins no session; a session that it presents goes on.")
                        .because("The browser withheld the cookie, and a new one would sign its user out or in.")
                        .beware("Hiding the request's method or its Sec-Fetch-Site and Origin headers.")
                        .exactly(keeping(WebCookies::otherSites)),
                Rule.must("WEB-14")
                        .says("A log-out by another site's form does not clear the cookie that the browser withheld.")
                        .because("Any page could sign visitors out.")
                        .beware("Hiding the request's method or its headers.")
                        .exactly(keeping(WebCookies::otherSitesLogout)),
                Rule.must("WEB-15")
                        .says("Of two live sessions in one request the first one opens, and a log-out ends both.")
                        .because(
                                "After a change of path or domain browsers send both cookies, and the second would sign in again.")
                        .beware("Handing on only one of several cookies.")
                        .exactly(keeping(WebCookies::twoLive)));
    }

    private static void manyChanges(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
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

    private static void otherCookies(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
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

    private static void caches(WebRig web) throws Exception {
        Held<String> control = new Held<>("public, max-age=600");
        URI server = web.serve((call, session) -> {
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

    private static void clearing(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
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

    private static void strangers(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String stranger = "s".repeat(43);

        assertThat(get(server, "/read", "Cookie: session=" + stranger).all("Set-Cookie"))
                .isEmpty();
        assertThat(get(server, "/write?DE", "Cookie: session=" + stranger).token())
                .isPresent()
                .get()
                .isNotEqualTo(stranger);
    }

    private static void found(WebRig web) throws Exception {
        URI server = web.serveCountry();
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
        new TreeMap<>(headers)
                .forEach((what, lines) -> assertThat(get(server, "/read", lines.toArray(String[]::new)))
                        .as(what)
                        .returns(200, Reply::status)
                        .returns("DE", Reply::body));
    }

    private static void decoded(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String ours = get(server, "/write?DE").cookie().substring("Cookie: ".length());
        String token = ours.substring(ours.indexOf('=') + 1);

        for (String planted : List.of(
                "a=1%3B%20" + ours,
                "a=1%3b" + ours,
                "s%65ssion=" + token,
                "session=\"" + token + "\"",
                "session=%" + Integer.toHexString(token.charAt(0)) + token.substring(1))) {
            assertThat(get(server, "/read", "Cookie: " + planted).body())
                    .as("what the header 'Cookie: %s' opens", planted.replace(token, "TOKEN"))
                    .isEqualTo("none");
        }
    }

    private static void badInput(WebRig web) throws Exception {
        URI server = web.serveCountry();
        String ours = get(server, "/write?DE").cookie();
        for (String header : List.of(
                ours + "\u0001",
                ours + "; a=\u0001\u0007",
                ours + "; \u00ff\u00fe=\u00c3(",
                "Cookie: session=\u00ff\u00fe",
                "Cookie: session=../../etc/passwd",
                "Cookie: session=%00%2e%2e",
                "Cookie: session=\"",
                "Cookie: session=" + "x".repeat(20_000),
                "Cookie: session=; session=; session=; session=; session=")) {
            assertThat(get(server, "/read", header).status())
                    .as(header.substring(0, Math.min(header.length(), 60)))
                    .isBetween(200, 499);
        }
    }

    private static void otherSites(WebRig web) throws Exception {
        URI server = web.serveCountry();
        Reply forged = post(server, "/write?DE", "Sec-Fetch-Site: cross-site");
        Reply ours = post(server, "/write?DE", "Sec-Fetch-Site: same-origin");
        Reply presented = post(server, "/write?FR", "Sec-Fetch-Site: cross-site", ours.cookie());

        assertProblem(forged, 403);
        assertThat(presented.status()).isEqualTo(200);
        assertThat(get(server, "/read", ours.cookie()).body()).isEqualTo("FR");
        assertThat(web.store.writes).hasValue(2);
    }

    private static void otherSitesLogout(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            session.destroy();
            call.send(200, "bye");
        });

        assertProblem(post(server, "/write", "Sec-Fetch-Site: cross-site"), 403);
        assertProblem(post(server, "/write", "Origin: https://evil.example"), 403);
        assertThat(post(server, "/write", "Sec-Fetch-Site: same-origin").ours()).hasSize(1);
    }

    private static void twoLive(WebRig web) throws Exception {
        URI server = web.serve((call, session) -> {
            if (call.query().equals("bye")) {
                session.destroy();
            } else {
                session.set(COUNTRY, call.query());
            }
            call.send(200, "done");
        });
        Reply one = get(server, "/write?DE");
        Reply two = get(server, "/write?FR");
        String both = one.cookie() + "; " + two.cookie().substring("Cookie: ".length());

        assertThat(get(server, "/read", both).body()).isEqualTo("DE");
        assertThat(get(server, "/write?bye", both).ours()).hasSize(1);
        assertThat(get(server, "/read", one.cookie()).body()).isEqualTo("none");
        assertThat(get(server, "/read", two.cookie()).body()).isEqualTo("none");
    }
}
