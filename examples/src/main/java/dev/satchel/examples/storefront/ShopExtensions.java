package dev.satchel.examples.storefront;

import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.extension.ActionResult;
import dev.satchel.session.extension.BadRequestException;
import dev.satchel.session.extension.ExtensionRequest;
import dev.satchel.session.extension.Extensions;
import dev.satchel.session.extension.PageResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shop's actions, data sources and page handlers, on the same sessions as its other routes. */
final class ShopExtensions {

    private final Shop shop;

    private ShopExtensions(Shop shop) {
        this.shop = shop;
    }

    /** The extensions of this shop. */
    static Extensions of(Shop shop) {
        ShopExtensions here = new ShopExtensions(shop);
        return here.cart().merge(here.rewards()).merge(here.account()).merge(here.notes());
    }

    private Extensions cart() {
        return Extensions.builder()
                .action("cart", "add", this::add)
                .action("cart", "checkout", this::checkOut)
                .dataSource("cart/get-cart-id", (configuration, request, view) -> Optional.of(cartId(view)))
                .dataSource("cart/get-cart", (configuration, request, view) -> Optional.of(cart(view)))
                .pageHandler(this::product)
                .pageHandler((request, view) -> at("/cart", request, PageResult.page("cart", cart(view))))
                .build();
    }

    private Extensions rewards() {
        return Extensions.builder()
                .action("rewards", "add", this::reward)
                .dataSource("rewards/get-balance", (configuration, request, view) -> Optional.of(points(view)))
                .pageHandler((request, view) -> at("/rewards", request, PageResult.page("rewards", points(view))))
                .build();
    }

    private Extensions account() {
        return Extensions.builder()
                .action(
                        "account",
                        "logout",
                        (request, session) -> ActionResult.ok().clearing())
                .build();
    }

    /** The same note written three ways: on the session, and as session data with and without what was there before. */
    private Extensions notes() {
        return Extensions.builder()
                .action("note", "write", (request, session) -> {
                    session.set(Remembered.NOTE, note(request));
                    return ActionResult.ok();
                })
                .action("note", "keep", (request, session) -> {
                    Map<String, Object> data = new LinkedHashMap<>(everything(session));
                    data.put(Remembered.NOTE.name(), note(request));
                    return ActionResult.ok().replacing(data);
                })
                .action(
                        "note",
                        "alone",
                        (request, session) ->
                                ActionResult.ok().replacing(Map.of(Remembered.NOTE.name(), note(request))))
                .build();
    }

    private ActionResult add(ExtensionRequest request, Session session) {
        Product product = request.input("sku", String.class)
                .flatMap(shop.catalogue()::product)
                .orElseThrow(() -> new BadRequestException("\"sku\" is a product of the shop"));
        return ActionResult.ok(shop.add(product, session));
    }

    private ActionResult checkOut(ExtensionRequest request, Session session) {
        String cartId = session.get(Remembered.CART)
                .orElseThrow(() -> new BadRequestException("there is no cart to check out"));
        session.remove(Remembered.CART);
        // Of two that check out at once, the one that comes second conflicts here and orders nothing.
        session.save();
        return ActionResult.ok(shop.catalogue().order(cartId));
    }

    private ActionResult reward(ExtensionRequest request, Session session) {
        int points = request.input("points", Integer.class)
                .filter(number -> Math.abs((long) number) <= Shop.MAX_POINTS_AT_ONCE)
                .orElseThrow(() -> new BadRequestException("\"points\" is a whole number from "
                        + -Shop.MAX_POINTS_AT_ONCE + " to " + Shop.MAX_POINTS_AT_ONCE));
        return ActionResult.ok(shop.add(points, session));
    }

    private static Object cartId(SessionView view) {
        return Collections.singletonMap("cartId", view.get(Remembered.CART).orElse(null));
    }

    private Object cart(SessionView view) {
        Map<String, Object> payload = new LinkedHashMap<>();
        Optional<Cart> cart = view.get(Remembered.CART).map(shop.catalogue()::cart);
        payload.put("cartId", cart.map(Cart::cartId).orElse(null));
        payload.put("items", cart.map(Cart::items).orElse(List.of()));
        return payload;
    }

    private static Object points(SessionView view) {
        return new Shop.Points(view.get(Remembered.POINTS).orElse(0L));
    }

    /** Product pages; they used to lie elsewhere. */
    private PageResult product(ExtensionRequest request, SessionView view) {
        String path = request.path();
        if (path.startsWith("/item/")) {
            return shop.catalogue()
                    .product(path.substring("/item/".length()))
                    .map(product -> PageResult.moved("/product/" + product.sku()))
                    .orElse(PageResult.nothing());
        }
        return path.startsWith("/product/")
                ? shop.catalogue()
                        .product(path.substring("/product/".length()))
                        .map(product -> PageResult.page("product", product))
                        .orElse(PageResult.nothing())
                : PageResult.nothing();
    }

    private static PageResult at(String path, ExtensionRequest request, PageResult page) {
        return request.path().equals(path) ? page : PageResult.nothing();
    }

    private static Map<String, Object> everything(SessionView view) {
        return view.expose(Remembered.COUNTRY, Remembered.CART, Remembered.POINTS, Remembered.NOTE);
    }

    private static String note(ExtensionRequest request) {
        return request.input("note", String.class)
                .orElseThrow(() -> new BadRequestException("\"note\" is the text to note"));
    }
}
