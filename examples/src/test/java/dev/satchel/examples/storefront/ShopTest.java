package dev.satchel.examples.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satchel.json.JsonCodec;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.Token;
import dev.satchel.testkit.ReferenceStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Two requests of one browser that both opened the session before either changed it. */
class ShopTest {

    private final Sessions sessions = Sessions.named("test")
            .codec(JsonCodec.standard())
            .store(new ReferenceStore())
            .build();
    private final Shop shop = new Shop("reference", new Catalogue());
    private final List<Token> browser = List.of(begun());

    private Token begun() {
        try (SessionExchange exchange = sessions.open(List.of())) {
            shop.chooseCountry(Body.parse("{\"countryCode\":\"DE\"}".getBytes(UTF_8)), exchange.session());
            return ((Directive.Issue) exchange.commit()).token();
        }
    }

    private SessionExchange opened() {
        SessionExchange exchange = sessions.open(browser);
        assertThat(exchange.session().info().isNew()).isFalse();
        return exchange;
    }

    @Test
    void twoFirstThingsAddedAtOnceLieInOneCart() {
        Body tent = Body.parse("{\"sku\":\"tent\"}".getBytes(UTF_8));
        try (SessionExchange one = opened();
                SessionExchange other = opened()) {
            String first = shop.addToCart(tent, one.session()).body();
            String second = shop.addToCart(tent, other.session()).body();

            assertThat(JsonMapper.shared().readTree(second).get("cartId"))
                    .isEqualTo(JsonMapper.shared().readTree(first).get("cartId"));
            assertThat(second).contains("\"quantity\":2");
        }
    }

    @Test
    void pointsAnsweredAreThoseThatWereStored() {
        Body fifty = Body.parse("{\"add\":50}".getBytes(UTF_8));
        try (SessionExchange one = opened();
                SessionExchange other = opened()) {
            assertThat(shop.addPoints(fifty, one.session()).body()).isEqualTo("{\"points\":50}");
            assertThat(shop.addPoints(fifty, other.session()).body()).isEqualTo("{\"points\":100}");
        }
    }
}
