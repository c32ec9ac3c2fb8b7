package dev.satchel.examples.storefront;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The products and the carts. A stand-in for the service that a real shop would ask: carts are its business, and a session only
 * remembers the id of one. Holds the 10,000 carts that were used last. Thread-safe.
 */
final class Catalogue {

    private static final int MOST_CARTS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Map<String, Integer>> carts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Integer>> eldest) {
            return size() > MOST_CARTS;
        }
    };
    private final List<Product> products = List.of(
            new Product("satchel", "Canvas satchel", "Carries what you need from one place to the next.", 8900),
            new Product("tent", "Two-person tent", "Up in four minutes, down in three.", 24900),
            new Product("boots", "Trail boots", "They remember every mile and none of the mud.", 15900),
            new Product("lamp", "Pocket lamp", "Forty hours on one charge.", 3450),
            new Product("stove", "Gas stove", "Boils a litre before you find the tea.", 5990),
            new Product("compass", "Compass", "Needs no signal.", 2700));

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
        lock.lock();
        try {
            carts.computeIfAbsent(cartId, id -> new LinkedHashMap<>()).merge(product.sku(), 1, Integer::sum);
            return snapshot(cartId);
        } finally {
            lock.unlock();
        }
    }

    /** The cart of this id; empty when nothing was put into it. */
    Cart cart(String cartId) {
        lock.lock();
        try {
            return snapshot(cartId);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the cart away and answers what was in it. */
    Cart order(String cartId) {
        lock.lock();
        try {
            Cart cart = snapshot(cartId);
            carts.remove(cartId);
            return cart;
        } finally {
            lock.unlock();
        }
    }

    private Cart snapshot(String cartId) {
        return new Cart(
                cartId,
                carts.getOrDefault(cartId, Map.of()).entrySet().stream()
                        .map(line -> new Cart.Item(line.getKey(), line.getValue()))
                        .toList());
    }
}
