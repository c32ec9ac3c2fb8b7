package dev.satchel.examples.storefront;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The 10,000 carts of this process that were used last. */
final class CartsInMemory implements Carts {

    private static final int MAX_CARTS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Cart> carts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cart> eldest) {
            return size() > MAX_CARTS;
        }
    };

    @Override
    public Cart add(String cartId, String sku) {
        lock.lock();
        try {
            Cart cart = cart(cartId).with(sku);
            carts.put(cartId, cart);
            return cart;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cart cart(String cartId) {
        lock.lock();
        try {
            return carts.getOrDefault(cartId, Cart.empty(cartId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Cart take(String cartId) {
        lock.lock();
        try {
            Cart cart = cart(cartId);
            carts.remove(cartId);
            return cart;
        } finally {
            lock.unlock();
        }
    }
}
