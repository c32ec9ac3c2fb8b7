package dev.satchel.examples.storefront;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed the other way round. For one thread. */
final class Opened implements AutoCloseable {

    private final Deque<Closing> closings = new ArrayDeque<>();

    /** Notes how to close what was opened last. */
    void add(Closing closing) {
        closings.push(closing);
    }

    /** Notes what was opened last. */
    <C extends AutoCloseable> C add(C resource) {
        closings.push(resource::close);
        return resource;
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        while (!closings.isEmpty()) {
            try {
                closings.pop().close();
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

    /** How something is closed. */
    @FunctionalInterface
    interface Closing {
        void close() throws Exception;
    }
}
