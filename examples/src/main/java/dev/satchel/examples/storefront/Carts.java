package dev.satchel.examples.storefront;

/** Where carts lie. Thread-safe. */
interface Carts {

    /** Puts one more of this product into the cart, which begins if it is not there. */
    Cart add(String cartId, String sku);

    /** The cart of this id; empty when nothing was put into it. */
    Cart cart(String cartId);

    /** Takes the cart away and answers what was in it. */
    Cart take(String cartId);
}
