package dev.satchel.http.servlet;

import static dev.satchel.http.servlet.ServletRig.CITY;
import static dev.satchel.http.servlet.ServletRig.COUNTRY;
import static jakarta.servlet.DispatcherType.REQUEST;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.http.SessionCookie;
import dev.satchel.http.WebSessions;
import dev.satchel.http.extension.ExtensionRoutes;
import dev.satchel.http.extension.ExtensionServlet;
import dev.satchel.session.Attribute;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.session.extension.Action;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.Extensions;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several bindings on one request: of one stack and cookie, and of two. */
@Timeout(60)
class SharedWireTest {

    private static final Attribute<String> VISITS = Attribute.of("visits", String.class);

    private final ServletRig rig = new ServletRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    // ---- Extensions behind a filter that writes

    private static final Extensions SHOP = Extensions.builder()
            .action("cart", "add", (request, session) -> {
                session.set(CITY, "a tent");
                return ActionResult.ok(Map.of("added", true));
            })
            .action("account", "login", (request, session) -> {
                session.claim("ada");
                return ActionResult.ok(Map.of("welcome", "ada"));
            })
            .action("account", "logout", (request, session) -> {
                session.destroy();
                return ActionResult.ok();
            })
            .action("cart", "fail", failing())
            .build();

    private static Action failing() {
        return (request, session) -> {
            session.set(CITY, "nothing");
            throw new IllegalStateException("on purpose");
        };
    }

    /** What goes on to the container after the client has its answer; empty where nothing does. */
    private final BlockingQueue<Optional<Throwable>> escaped = new LinkedBlockingQueue<>();

    private Filter outermost() {
        return (request, response, chain) -> {
            Optional<Throwable> thrown = Optional.empty();
            try {
                chain.doFilter(request, response);
            } catch (RuntimeException | IOException | ServletException e) {
                thrown = Optional.of(e);
                throw e;
            } finally {
                escaped.add(thrown);
            }
        };
    }

    private void assertNothingEscaped() throws InterruptedException {
        assertThat(escaped.poll(30, SECONDS)).isNotNull().isEmpty();
    }

    private void startExtensions(Container container, Sessions behind) throws Exception {
        Filter visits = (request, response, chain) -> {
            SessionFilter.session(request).update(VISITS, "", count -> count + "|");
            chain.doFilter(request, response);
        };
        rig.server = container.start(rig.bench, context -> {
            Container.filter(context, "outermost", outermost(), EnumSet.of(REQUEST));
            Container.filter(context, "sessions", rig.filter);
            Container.filter(context, "visits", visits, EnumSet.of(REQUEST));
            Container.servlet(
                    context,
                    new ExtensionServlet(ExtensionRoutes.of(SHOP), WebSessions.of(behind, SessionCookie.localhost())),
                    ExtensionServlet.mappings());
        });
    }

    private HttpResponse<String> post(String action, String... headers) throws Exception {
        return rig.send("POST", "/action/" + action, headers);
    }

    @ParameterizedTest
    @EnumSource
    void anActionAndTheFilterBeforeItShareOneSession(Container container) throws Exception {
        startExtensions(container, rig.sessions);
        HttpResponse<String> answer = post("cart/add");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ServletRig.ours(answer)).hasSize(1);
        assertThat(rig.stored(answer, CITY)).contains("a tent");
        assertThat(rig.stored(answer, VISITS)).contains("|");
        assertThat(rig.store.writes).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void signingInAndOutBehindTheFilterConflictsWithNothing(Container container) throws Exception {
        startExtensions(container, rig.sessions);
        HttpResponse<String> login = post("account/login", rig.visitorFrom("DE"));

        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(ServletRig.ours(login)).hasSize(1);
        assertThat(rig.stored(login, COUNTRY)).contains("DE");
        assertThat(rig.stored(login, VISITS)).contains("|");

        String cookie = ServletRig.ours(login).get(0).split(";", 2)[0];
        HttpResponse<String> logout = post("account/logout", "Cookie", cookie);
        assertThat(logout.statusCode()).isEqualTo(204);
        assertThat(ServletRig.ours(logout)).singleElement().asString().contains("Max-Age=0");
        assertThat(rig.stored(cookie.substring("session=".length()), COUNTRY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anActionThatFailsStoresNothingOfTheRequest(Container container) throws Exception {
        startExtensions(container, rig.sessions);
        HttpResponse<String> answer = post("cart/fail");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("extension-failed");
        assertThat(ServletRig.ours(answer)).isEmpty();
        assertThat(rig.store.writes).hasValue(0);
        assertNothingEscaped();
    }

    // Guard: ServletExchange.commit. What a route refuses gives up the change of the filter before it; nothing left
    // past it.
    @ParameterizedTest
    @EnumSource
    void aRouteThatRefusesStoresNothingOfTheFilterAndIsNoFailure(Container container) throws Exception {
        startExtensions(container, rig.sessions);
        HttpResponse<String> answer = post("cart/unknown", rig.visitorFrom("DE"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("unknown-extension");
        assertThat(ServletRig.ours(answer)).isEmpty();
        assertNothingEscaped();
    }

    @ParameterizedTest
    @EnumSource
    void anOutageBehindTheFilterIsAnsweredOnce(Container container) throws Exception {
        startExtensions(container, rig.sessions);
        String[] visitor = rig.visitorFrom("DE");
        rig.store.away = true;
        HttpResponse<String> answer = post("cart/add", visitor);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("session-unavailable");
        assertThat(ServletRig.ours(answer)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anotherStackOnTheSameCookieIsRefused(Container container) throws Exception {
        startExtensions(container, rig.stack("another"));

        assertThat(post("cart/add").statusCode()).isEqualTo(500);
        assertThat(rig.store.writes).hasValue(0);
    }

    // ---- Two stacks

    private void startTwoStacks(Container container, ServletRig.Body body) throws Exception {
        SessionCookie second =
                SessionCookie.localhost().toBuilder().name("staff").build();
        rig.start(container, body, context -> {
            Container.filter(context, "outermost", outermost(), EnumSet.of(REQUEST));
            Container.filter(context, "staff", new SessionFilter(rig.stack("staff"), second).named("staff"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConflictOfTheInnerStackStoresNothingOfTheOuterOne(Container container) throws Exception {
        String[] visitor = rig.visitorFrom("DE");
        startTwoStacks(container, (request, response) -> {
            SessionFilter.session(request, "staff").set(COUNTRY, "FR");
            String seen = SessionFilter.view(request).get(COUNTRY).orElseThrow();
            changeMeanwhile(visitor);
            SessionFilter.session(request).set(COUNTRY, seen + "!");
            response.getWriter().print("done");
        });
        int creates = rig.store.creates.get();
        HttpResponse<String> answer = rig.get("/a", visitor);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(rig.store.creates).hasValue(creates);
        assertThat(answer.body())
                .contains("Nothing that this one changed in it")
                .doesNotContain("another session");
        assertNothingEscaped();
    }

    @ParameterizedTest
    @EnumSource
    void aConflictOfTheOuterStackSaysThatTheInnerOneIsStored(Container container) throws Exception {
        rig.filter = rig.filter.named("shop");
        String[] visitor = rig.visitorFrom("DE");
        SessionCookie second =
                SessionCookie.localhost().toBuilder().name("staff").build();
        rig.server = container.start(rig.bench, context -> {
            Container.filter(context, "sessions", rig.filter);
            Container.filter(context, "staff", new SessionFilter(rig.stack("staff"), second));
            Container.servlet(
                    context,
                    ServletRig.servlet((request, response) -> {
                        SessionFilter.session(request).set(COUNTRY, "FR");
                        String seen =
                                SessionFilter.view(request, "shop").get(COUNTRY).orElseThrow();
                        changeMeanwhile(visitor);
                        SessionFilter.session(request, "shop").set(COUNTRY, seen + "!");
                        response.getWriter().print("done");
                    }),
                    "/a");
        });
        HttpResponse<String> answer = rig.get("/a", visitor);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("staff=");
        assertThat(answer.body()).contains("changed in another session, was stored");
    }

    private void changeMeanwhile(String[] visitor) {
        var token = Token.of(visitor[1].substring("session=".length()));
        try (var other = rig.sessions.open(List.of(token))) {
            other.session().set(COUNTRY, "IT");
            other.commit();
        }
    }
}
