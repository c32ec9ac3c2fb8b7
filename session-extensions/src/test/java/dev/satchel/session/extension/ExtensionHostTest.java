package dev.satchel.session.extension;

import static dev.satchel.session.extension.Visitor.CITY;
import static dev.satchel.session.extension.Visitor.COUNTRY;
import static dev.satchel.session.extension.Visitor.POINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.Attribute;
import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionAction;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One extension on one session of the real engine, whatever carries it. */
class ExtensionHostTest {

    private static final ExtensionRequest REQUEST = ExtensionRequest.empty();
    private static final Attribute<String> NOTICE = Attribute.of("notice", String.class);

    private static final SessionAddress CHAT = SessionAddress.of("telegram", "42");

    private final Visitor visitor = new Visitor().write(s -> {
        s.set(COUNTRY, "DE");
        s.set(POINTS, 7);
    });

    private static ExtensionHost host(Action action) {
        return ExtensionHost.of(
                Extensions.builder().action("shop", "act", action).build());
    }

    private Optional<Object> act(Action action) {
        SessionExchange exchange = visitor.request();
        ActionResult result = host(action).act("shop", "act", REQUEST, exchange.session());
        visitor.respond(exchange);
        return result.body();
    }

    @Test
    void anActionWithoutSessionDataKeepsIt() {
        assertThat(act((request, session) -> ActionResult.ok("done"))).contains("done");

        assertThat(visitor.names()).containsExactly("country", "points");
    }

    @Test
    void anActionMayWorkOnTheSession() {
        act((request, session) -> {
            session.update(POINTS, 0, p -> p + 1);
            return ActionResult.ok();
        });

        assertThat(visitor.value(POINTS)).contains(8);
        assertThat(visitor.value(COUNTRY)).contains("DE");
    }

    @Test
    void aMapReplacesTheSessionData() {
        act((request, session) -> ActionResult.ok().replacing(Map.of("city", "Ulm")));

        assertThat(visitor.names()).containsExactly("city");
        assertThat(visitor.value(CITY)).contains("Ulm");
    }

    @Test
    void spreadingTheFormerDataKeepsIt() {
        act((request, session) -> {
            Map<String, Object> data = new LinkedHashMap<>(session.all());
            data.put("city", "Ulm");
            return ActionResult.ok().replacing(data);
        });

        assertThat(visitor.names()).containsExactly("city", "country", "points");
    }

    @Test
    void clearingDestroysTheSession() {
        act((request, session) -> ActionResult.ok().clearing());

        assertThat(visitor.last).isEqualTo(new Directive.Clear());
        assertThat(visitor.carries()).isFalse();
    }

    @Test
    void sessionDataWithoutAValueIsRefusedByName() {
        assertThatThrownBy(() -> ActionResult.ok().replacing(Collections.singletonMap("city", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("city");
    }

    // Guard: ExtensionHost.act asks ActingSession.changed.
    @ParameterizedTest
    @MethodSource("changes")
    void changingAttributesBothWaysIsRefusedAndNothingIsStored(String name, SessionAction<RuntimeException> change) {
        for (ActionResult both : List.of(
                ActionResult.ok().replacing(Map.of("city", "Ulm")),
                ActionResult.ok().clearing())) {
            SessionExchange exchange = visitor.request();
            Action action = (asked, session) -> {
                change.accept(session);
                return both;
            };
            assertThatThrownBy(() -> host(action).act("shop", "act", REQUEST, exchange.session()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("shop/act")
                    .hasMessageContaining("choose one");
            exchange.close();
        }

        assertThat(visitor.value(COUNTRY)).contains("DE");
        assertThat(visitor.value(POINTS)).contains(7);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("set", session -> session.set(CITY, "Ulm")),
                change("update", session -> session.update(POINTS, 0, p -> p + 1)),
                change("remove", session -> session.remove(COUNTRY)),
                change("replace", session -> session.replace(Map.of("city", "Ulm"))),
                change("clear", Session::clear),
                change("destroy", Session::destroy));
    }

    private static Arguments change(String name, SessionAction<RuntimeException> change) {
        return Arguments.of(name, change);
    }

    @Test
    void claimRotationAndFlashGoWithSessionData() {
        act((request, session) -> {
            session.claim("ada");
            session.rotate();
            session.flash(NOTICE, "welcome");
            return ActionResult.ok().replacing(Map.of("city", "Ulm"));
        });

        assertThat(visitor.names()).containsExactly("city");
        assertThat(visitor.<Optional<String>>read(view -> view.info().owner())).contains("ada");
        assertThat(visitor.<Optional<String>>read(view -> view.peekFlash(NOTICE)))
                .contains("welcome");
    }

    @Test
    void anActionThatThrowsStoresNothing() {
        SessionExchange exchange = visitor.request();
        Action failing = (asked, session) -> {
            session.set(COUNTRY, "FR");
            throw new BadRequestException("no such country");
        };
        assertThatThrownBy(() -> host(failing).act("shop", "act", REQUEST, exchange.session()))
                .isInstanceOf(BadRequestException.class);
        exchange.close();

        assertThat(visitor.value(COUNTRY)).contains("DE");
    }

    @Test
    void aCheckedExceptionIsTheCauseOfAFailure() {
        IOException cause = new IOException("the service is away");

        assertThatThrownBy(() -> act((request, session) -> {
                    throw cause;
                }))
                .isInstanceOf(ExtensionFailedException.class)
                .hasMessage("action shop/act failed")
                .hasCause(cause);
    }

    @Test
    void anInterruptedExtensionLeavesItsThreadInterrupted() {
        assertThatThrownBy(() -> act((request, session) -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(ExtensionFailedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsNotRegisteredIsUnknown() {
        ExtensionHost host = host((request, session) -> ActionResult.ok());
        SessionView view = visitor.request().view();

        assertThatThrownBy(() ->
                        host.act("shop", "vanish", REQUEST, visitor.request().session()))
                .isInstanceOf(UnknownExtensionException.class)
                .hasMessageContaining("shop/vanish");
        assertThatThrownBy(() -> host.fetch("points\nforged line", Map.of(), REQUEST, view))
                .isInstanceOf(UnknownExtensionException.class)
                .hasMessageNotContaining("forged");
        assertThat(host.page(REQUEST, view)).isEqualTo(new PageResult.Nothing());
    }

    @Test
    void anActionRunsAtAnAddress() {
        ExtensionHost host = host((request, session) -> {
            session.update(
                    POINTS, 0, p -> p + request.input("points", Integer.class).orElseThrow());
            return ActionResult.ok(Map.of("points", session.save().get(POINTS).orElseThrow()));
        });

        ActionResult result = visitor.sessions
                .at(CHAT)
                .write(session -> host.act("shop", "act", REQUEST.withBody(Map.of("points", 50)), session));

        assertThat(result.body()).contains(Map.of("points", 50));
        assertThat(visitor.sessions.at(CHAT).<Optional<Integer>, RuntimeException>read(view -> view.get(POINTS)))
                .contains(50);
    }

    // Guard: ExtensionHost.fetch wraps the view.
    @Test
    void whatADataSourceIsHandedIsNeverASession() {
        List<SessionView> handed = new ArrayList<>();
        DataSource source = (configuration, request, view) -> {
            handed.add(view);
            return Optional.of(view.expose(COUNTRY));
        };
        DynamicPageHandler page = (request, view) -> {
            handed.add(view);
            return PageResult.nothing();
        };
        ExtensionHost host = ExtensionHost.of(Extensions.builder()
                .dataSource("country", source)
                .pageHandler(page)
                .build());

        try (SessionExchange exchange = visitor.request()) {
            assertThat(host.fetch("country", Map.of(), REQUEST, exchange.view()))
                    .contains(Map.of("country", "DE"));
            assertThat(host.fetch("country", Map.of(), REQUEST, exchange.session()))
                    .contains(Map.of("country", "DE"));
            host.page(REQUEST, exchange.session());
        }

        assertThat(handed).hasSize(3).noneMatch(Session.class::isInstance);
        assertThat(handed)
                .allSatisfy(view -> assertThat(Arrays.stream(view.getClass().getMethods())
                                .map(method -> method.getReturnType().getName()))
                        .doesNotContain(Session.class.getName(), SessionExchange.class.getName()));
    }

    @Test
    void aDataSourceSeesItsConfigurationAndCannotChangeIt() {
        DataSource echo = (configuration, request, view) -> {
            assertThatThrownBy(() -> configuration.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
            return Optional.ofNullable(configuration.get("limit"));
        };
        ExtensionHost host =
                ExtensionHost.of(Extensions.builder().dataSource("echo", echo).build());

        assertThat(host.fetch(
                        "echo", Map.of("limit", 3), REQUEST, visitor.request().view()))
                .contains(3);
    }

    @Test
    void pageHandlersAreAskedInOrderUntilOneAnswers() {
        List<String> asked = new ArrayList<>();
        ExtensionHost host = ExtensionHost.of(Extensions.builder()
                .pageHandler(knows(asked, "first", "/a"))
                .pageHandler(knows(asked, "second", "/b"))
                .pageHandler(knows(asked, "third", "/b"))
                .build());
        SessionView view = visitor.request().view();

        assertThat(host.page(REQUEST.withPath("/b"), view)).isEqualTo(PageResult.page("second", "/b"));
        assertThat(asked).containsExactly("first", "second");
        assertThat(host.page(REQUEST.withPath("/c"), view)).isEqualTo(PageResult.nothing());
    }

    @Test
    @SuppressWarnings("NullAway") // null is the mistake
    void nullIsNoAnswerAndTheMessageSaysWhatIsOne() {
        ExtensionHost host = ExtensionHost.of(Extensions.builder()
                .action("shop", "act", (request, session) -> null)
                .dataSource("stock", (configuration, request, view) -> null)
                .pageHandler((request, view) -> null)
                .pageHandler((request, view) -> PageResult.page("never", "asked"))
                .build());
        SessionExchange exchange = visitor.request();

        assertThatThrownBy(() -> host.act("shop", "act", REQUEST, exchange.session()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("action shop/act returned null; return ActionResult.ok()");
        assertThatThrownBy(() -> host.fetch("stock", Map.of(), REQUEST, exchange.view()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("data source stock returned null; return Optional.empty()");
        assertThatThrownBy(() -> host.page(REQUEST, exchange.view()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned null; return PageResult.nothing()");
    }

    private static DynamicPageHandler knows(List<String> asked, String name, String path) {
        return (request, view) -> {
            asked.add(name);
            return request.path().equals(path) ? PageResult.page(name, path) : PageResult.nothing();
        };
    }
}
