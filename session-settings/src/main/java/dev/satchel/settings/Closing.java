package dev.satchel.settings;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The parts that were opened, to be closed in reverse order, once. Thread-safe. */
final class Closing implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();

    /** Notes what was opened last, or how to close it. */
    <C extends AutoCloseable> C add(C resource) {
        opened.push(resource);
        return resource;
    }

    /** Closes everything, also after one that fails. Again it does nothing. */
    @Override
    public void close() {
        IllegalStateException failed = null;
        for (AutoCloseable next = opened.poll(); next != null; next = opened.poll()) {
            try {
                next.close();
            } catch (Exception fault) {
                if (failed == null) {
                    failed = new IllegalStateException("not everything of the session stack could be closed");
                }
                failed.addSuppressed(fault);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Closes everything because of this failure, which is to be thrown; what fails besides is added to it. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException besides) {
            failure.addSuppressed(besides);
        }
    }
}
