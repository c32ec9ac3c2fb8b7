package dev.satchel.examples.storefront;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The products and the carts. A stand-in for the service that a real shop would ask: carts are its business, and a
 * session only remembers the id of one. Thread-safe.
 */
final class Catalogue {

    private final Carts carts;
    private final List<Product> products = List.of(
            new Product("satchel", "Canvas satchel", "Carries what you need from one place to the next.", 8900),
            new Product("tent", "Two-person tent", "Up in four minutes, down in three.", 24900),
            new Product("boots", "Trail boots", "They remember every mile and none of the mud.", 15900),
            new Product("lamp", "Pocket lamp", "Forty hours on one charge.", 3450),
            new Product("stove", "Gas stove", "Boils a litre before you find the tea.", 5990),
            new Product("compass", "Compass", "Needs no signal.", 2700));

    /** With carts of its own. */
    Catalogue() {
        this(new CartsInMemory());
    }

    /** With these carts. */
    Catalogue(Carts carts) {
        this.carts = carts;
    }

    /** All products. */
    List<Product> products() {
        return products;
    }

    /** The product of this name. */
    Optional<Product> product(String sku) {
        return products.stream().filter(product -> product.sku().equals(sku)).findFirst();
    }

    /** An id for a cart that is not there yet. */
    String newCartId() {
        return UUID.randomUUID().toString();
    }

    /** Puts one more of this product into the cart, which begins if it is not there. */
    Cart add(String cartId, Product product) {
        return carts.add(cartId, product.sku());
    }

    /** The cart of this id; empty when nothing was put into it. */
    Cart cart(String cartId) {
        return carts.cart(cartId);
    }

    /** Takes the cart away and answers what was in it. */
    Cart order(String cartId) {
        return carts.take(cartId);
    }
}
