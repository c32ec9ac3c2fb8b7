package dev.satchel.examples.storefront;

import java.util.List;

/**
 * A cart as it is at one moment.
 *
 * @param cartId its id
 * @param items what is in it, in the order of first adding
 */
record Cart(String cartId, List<Item> items) {

    /** Copies the items. */
    Cart {
        items = List.copyOf(items);
    }

    /** How many things are in it. */
    int count() {
        return items.stream().mapToInt(Item::quantity).sum();
    }

    /**
     * A product and how often it is in the cart.
     *
     * @param sku the product
     * @param quantity how often
     */
    record Item(String sku, int quantity) {}
}
