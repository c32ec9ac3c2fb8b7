package dev.satchel.examples.storefront;

import java.util.ArrayDeque;
import java.util.Deque;

/** The resources that were opened, to be closed in reverse order. For one thread. */
final class Closeables implements AutoCloseable {

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /** Notes what was opened last, or how to close it. */
    <C extends AutoCloseable> C add(C resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                if (failed == null) {
                    failed = new IllegalStateException("not everything could be closed");
                }
                failed.addSuppressed(e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
