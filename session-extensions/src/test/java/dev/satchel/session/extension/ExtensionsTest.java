package dev.satchel.session.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionConfigurationException.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsTest {

    private static final Action NOTHING = (request, session) -> ActionResult.ok();
    private static final DataSource EMPTY = (configuration, request, view) -> Optional.empty();

    private static Extensions cart() {
        return Extensions.builder().action("cart", "add", NOTHING).build();
    }

    private static Extensions shop() {
        return Extensions.builder()
                .action("cart", "add", NOTHING)
                .dataSource("cart/get-cart", EMPTY)
                .build();
    }

    @Test
    void whatIsRegisteredIsFound() {
        assertThat(shop().action("cart", "add")).containsSame(NOTHING);
        assertThat(shop().dataSource("cart/get-cart")).containsSame(EMPTY);
        assertThat(shop().action("cart", "get-cart")).isEmpty();
    }

    // Guard: Builder.place.
    @Test
    void twoRegistrationsOfOneNameAreAnErrorThatNamesBothLines() {
        assertThatThrownBy(() -> cart().merge(shop()))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("'cart/add'")
                .hasMessageContaining("ExtensionsTest.cart(ExtensionsTest.java:")
                .hasMessageContaining("ExtensionsTest.shop(ExtensionsTest.java:");
    }

    @Test
    void everyDuplicateIsToldAtOnce() {
        Extensions.Builder builder = Extensions.builder()
                .action("cart", "add", NOTHING)
                .action("cart", "add", NOTHING)
                .dataSource("cart/get-cart", EMPTY)
                .dataSource("cart/get-cart", EMPTY);

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        SessionConfigurationException.class,
                        problem -> assertThat(problem.problems())
                                .extracting(Problem::id)
                                .containsExactly("extensions.duplicate", "extensions.duplicate"));
    }

    @Test
    void anActionAndADataSourceMayShareTheirName() {
        Extensions both =
                cart().merge(Extensions.builder().dataSource("cart/add", EMPTY).build());

        assertThat(both.action("cart", "add")).isPresent();
        assertThat(both.dataSource("cart/add")).isPresent();
    }

    @Test
    void mergedPageHandlersAreAskedInOrder() {
        DynamicPageHandler first = (request, view) -> PageResult.nothing();
        DynamicPageHandler second = (request, view) -> PageResult.nothing();

        assertThat(Extensions.builder()
                        .pageHandler(first)
                        .build()
                        .merge(Extensions.builder().pageHandler(second).build())
                        .pageHandlers())
                .containsExactly(first, second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a//b", "/a", "a/", "ü", "a?b", "a\nb"})
    void aNameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> Extensions.builder().dataSource(name, EMPTY).build())
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("ExtensionsTest");
        assertThatThrownBy(
                        () -> Extensions.builder().action("cart", name, NOTHING).build())
                .isInstanceOf(SessionConfigurationException.class);
    }

    @Test
    void everyDataSourceThatIsMissingIsToldWhenTheSiteStarts() {
        assertThatThrownBy(() -> shop().requireDataSources(List.of("cart/get-cart", "cart/get-wish", "points/get")))
                .isInstanceOf(SessionConfigurationException.class)
                .hasMessageContaining("'cart/get-wish'")
                .hasMessageContaining("'points/get'")
                .hasMessageContaining("[cart/get-cart]")
                .hasMessageNotContaining("no data source 'cart/get-cart'");
    }

    @Test
    void aRequestRefusesCredentials() {
        for (String header : List.of("Cookie", "authorization", "Proxy-Authorization", "SET-COOKIE")) {
            assertThatThrownBy(() -> ExtensionRequest.empty().withHeaders(Map.of(header, "x")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> AllowedHeaders.standard().and(header))
                    .isInstanceOf(SessionConfigurationException.class);
        }
    }

    // Guard: AllowedHeaders.of asks for the allowed ones only.
    @Test
    void headersThatAreNotAllowedAreNotEvenAskedFor() {
        List<String> asked = new ArrayList<>();

        Map<String, String> seen = AllowedHeaders.standard().and("X-Currency").of(name -> {
            asked.add(name);
            return name.equals("x-currency") ? List.of("EUR", "USD") : List.of();
        });

        assertThat(seen).isEqualTo(Map.of("x-currency", "EUR, USD"));
        assertThat(asked)
                .containsExactlyInAnyOrder(
                        "accept", "accept-language", "content-type", "host", "origin", "user-agent", "x-currency");
    }

    @Test
    void aRequestDoesNotChangeWithWhatItWasMadeOf() {
        Map<String, Object> body = new HashMap<>(Map.of("sku", "tent"));
        ExtensionRequest request = ExtensionRequest.empty().withBody(body);
        body.put("sku", "boots");

        assertThat(request.input("sku", String.class)).contains("tent");
        assertThatThrownBy(() -> request.body().put("sku", "lamp")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void inputIsAbsentOrOfItsType() {
        ExtensionRequest request = ExtensionRequest.empty().withBody(Map.of("points", 50, "big", 5_000_000_000L));

        assertThat(request.input("points", Integer.class)).contains(50);
        assertThat(request.input("points", Long.class)).contains(50L);
        assertThat(request.input("big", Long.class)).contains(5_000_000_000L);
        assertThat(request.input("absent", String.class)).isEmpty();
        assertThat(ExtensionRequest.empty()
                        .withBody(Collections.singletonMap("points", null))
                        .input("points", Long.class))
                .isEmpty();
        assertThatThrownBy(() -> request.input("big", Integer.class)).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> request.input("points", String.class))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("points")
                .hasMessageNotContaining("50");
    }

    @Test
    void aWholeNumberIsANumberOfWhateverTypeIsAskedFor() {
        ExtensionRequest request = ExtensionRequest.empty()
                .withBody(Map.of("price", 5, "exact", 5.5, "huge", new BigInteger("9".repeat(400))));

        assertThat(request.input("price", Double.class)).contains(5.0);
        assertThat(request.input("price", BigDecimal.class)).contains(BigDecimal.valueOf(5));
        assertThat(request.input("price", BigInteger.class)).contains(BigInteger.valueOf(5));
        assertThat(request.input("exact", Double.class)).contains(5.5);
        assertThat(request.input("exact", BigDecimal.class)).contains(new BigDecimal("5.5"));
        assertThatThrownBy(() -> request.input("exact", Integer.class)).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> request.input("huge", Double.class)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aPrimitiveTypeAsksForItsWrapper() {
        ExtensionRequest request = ExtensionRequest.empty().withBody(Map.of("points", 50, "gift", true));

        assertThat(request.input("points", int.class)).contains(50);
        assertThat(request.input("points", double.class)).contains(50.0);
        assertThat(request.input("gift", boolean.class)).contains(true);
    }

    @Test
    void whatARequestHoldsIsNotShown() {
        ExtensionRequest request = ExtensionRequest.empty()
                .withPath("/product/tent")
                .withParameters(Map.of("q", "secret-1"))
                .withHeaders(Map.of("Host", "secret-2"))
                .withBody(Map.of("email", "secret-3"))
                .withClientAddress("secret-4");

        assertThat(request.toString())
                .contains("/product/tent", "q", "host", "email")
                .doesNotContain("secret");
    }

    @Test
    void aRequestKeepsEverythingThatIsNotChanged() {
        ExtensionRequest request = ExtensionRequest.empty()
                .withMethod("POST")
                .withClientAddress("192.0.2.1")
                .withId("7")
                .withPath("/a")
                .withParameters(Map.of("q", "1"))
                .withHeaders(Map.of("Host", "shop"))
                .withBody(Map.of("points", 1));

        assertThat(request)
                .isEqualTo(new ExtensionRequest(
                        Optional.of("POST"),
                        "/a",
                        Map.of("q", "1"),
                        Map.of("host", "shop"),
                        Map.of("points", 1),
                        Optional.of("192.0.2.1"),
                        Optional.of("7")));
        assertThat(ExtensionRequest.empty().method()).isEmpty();
        assertThat(ExtensionRequest.empty().clientAddress()).isEmpty();
        assertThat(ExtensionRequest.empty().id()).isEmpty();
    }

    @Test
    void anActionsStatusGoesWithWhatBecomesOfTheData() {
        ActionResult taken = ActionResult.status(422, "taken");

        assertThat(ActionResult.ok().status()).isEqualTo(204);
        assertThat(ActionResult.ok("done").status()).isEqualTo(200);
        assertThat(taken.replacing(Map.of()).status()).isEqualTo(422);
        assertThat(taken.clearing().body()).contains("taken");
        assertThat(ActionResult.seeOther("/thanks").clearing().location()).contains("/thanks");
        assertThat(ActionResult.seeOther("/thanks").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 300, 301, 303, 304, 399, 500, 503, 599, 1000})
    void aStatusThatIsNotAnActionsIsRefused(int status) {
        assertThatThrownBy(() -> ActionResult.status(status))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(status));
        assertThatThrownBy(() -> ActionResult.status(status, "body")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205})
    void aStatusThatHasNoBodyTakesNone(int status) {
        assertThat(ActionResult.status(status).status()).isEqualTo(status);
        assertThatThrownBy(() -> ActionResult.status(status, "body"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "product",
                "//evil.example",
                "/\\evil.example",
                "javascript:alert(1)",
                "/a b",
                "/ü",
                "/a\r\nX: y"
            })
    void aRedirectThatLeadsAstrayIsRefused(String location) {
        assertThatThrownBy(() -> PageResult.redirect(location)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ActionResult.seeOther(location)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesInMessagesAreOneLineOfPlainText() {
        String name = "a\r\nFATAL \u001b[31m\u0085\u202Eb\u2028\u0000\u007f\uFEFF";

        for (String message : List.of(
                ExtensionRequest.empty().withPath(name).toString(),
                ExtensionRequest.empty()
                        .withParameters(Map.of(name, ""))
                        .withBody(Map.of(name, ""))
                        .toString())) {
            assertThat(message.codePoints().filter(Character::isISOControl).toArray())
                    .isEmpty();
            assertThat(message).doesNotContain("\u202E", "\u2028", "\uFEFF").contains("\\u001b[31m");
        }
    }
}
