package dev.satchel.examples.storefront;

import dev.satchel.session.Attribute;
import dev.satchel.session.BoundSession;
import dev.satchel.session.SessionAddress;
import dev.satchel.session.SessionView;
import dev.satchel.session.Sessions;
import java.util.List;

/** Carts as sessions of their own, found by the cart's id: wherever the visitors' sessions lie, and as long. */
final class CartsInSessions implements Carts {

    private static final Attribute<List<Cart.Item>> ITEMS = Attribute.listOf("items", Cart.Item.class);

    private final Sessions sessions;

    CartsInSessions(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Cart add(String cartId, String sku) {
        return read(
                cartId,
                at(cartId)
                        .edit(cart -> cart.update(
                                ITEMS,
                                List.of(),
                                items -> new Cart(cartId, items).with(sku).items())));
    }

    @Override
    public Cart cart(String cartId) {
        return at(cartId).read(cart -> read(cartId, cart));
    }

    @Override
    public Cart take(String cartId) {
        return at(cartId).write(session -> {
            Cart cart = read(cartId, session);
            session.destroy();
            return cart;
        });
    }

    private BoundSession at(String cartId) {
        return sessions.at(SessionAddress.of("cart", cartId));
    }

    private static Cart read(String cartId, SessionView cart) {
        return new Cart(cartId, cart.get(ITEMS).orElse(List.of()));
    }
}
