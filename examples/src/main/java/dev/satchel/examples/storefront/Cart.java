package dev.satchel.examples.storefront;

import java.util.ArrayList;
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

    /** A cart with nothing in it. */
    static Cart empty(String cartId) {
        return new Cart(cartId, List.of());
    }

    /** The cart with one more of this product. */
    Cart with(String sku) {
        List<Item> more = new ArrayList<>(items);
        int place = items.stream().map(Item::sku).toList().indexOf(sku);
        if (place < 0) {
            more.add(new Item(sku, 1));
        } else {
            more.set(place, new Item(sku, items.get(place).quantity() + 1));
        }
        return new Cart(cartId, more);
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
