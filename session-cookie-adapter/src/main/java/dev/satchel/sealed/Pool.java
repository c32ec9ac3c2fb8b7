package dev.satchel.sealed;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few idle objects that are dear to make and serve one thread at a time. Never blocks: who finds none makes one, and
 * what does not fit when it comes back is dropped. Thread-safe.
 */
final class Pool<T> {

    private static final int SLOTS = 32;
    private static final int PROBES = 4;

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            int slot = (start + i) % SLOTS;
            if (slots.getPlain(slot) != null) {
                T idle = slots.getAndSet(slot, null);
                if (idle != null) {
                    return idle;
                }
            }
        }
        return maker.get();
    }

    void give(T idle) {
        int start = start();
        for (int i = 0; i < PROBES; i++) {
            if (slots.compareAndSet((start + i) % SLOTS, null, idle)) {
                return;
            }
        }
    }

    /** By thread, so that threads rarely want the same slot. */
    private static int start() {
        return (int) (Thread.currentThread().getId() % SLOTS);
    }
}
