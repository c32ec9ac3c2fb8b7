package dev.satchel.testkit.faultfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts the steps, lets them fail as planned, one at a time, and keeps the locks on files. */
final class Power {

    private static final int REMEMBERED = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Fault> faults = new HashMap<>();
    private final Deque<String> history = new ArrayDeque<>();
    private final List<Held> held = new ArrayList<>();
    private long steps;
    private long cutAt = Long.MAX_VALUE;
    private boolean on = true;
    private boolean lockable = true;
    private int boots;

    /** The action of a step. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object> {
        /** Does it; {@code planned} is a short write or nothing. */
        T run(@Nullable Fault planned) throws IOException;
    }

    <T extends @Nullable Object> T step(String what, FaultPath path, Step<T> body) throws IOException {
        return step(what, path, body, () -> {});
    }

    /** One step; {@code half} is what is left of it if the power goes in its middle. */
    <T extends @Nullable Object> T step(String what, FaultPath path, Step<T> body, Runnable half) throws IOException {
        lock.lock();
        try {
            if (!on) {
                throw new PowerLossException();
            }
            steps++;
            if (history.size() == REMEMBERED) {
                history.remove();
            }
            history.add(steps + " " + what + " " + path);
            if (steps >= cutAt) {
                half.run();
                on = false;
                throw new PowerLossException();
            }
            Fault fault = faults.remove(steps);
            if (fault != null) {
                fault.strike(path.toString());
            }
            return body.run(fault);
        } finally {
            lock.unlock();
        }
    }

    /** Looks at or sets what no disk knows of, such as a plan. */
    <T extends @Nullable Object> T quietly(java.util.function.Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    long steps() {
        return quietly(() -> steps);
    }

    List<String> history() {
        return quietly(() -> List.copyOf(history));
    }

    /** Which start this is: a channel of an earlier one is dead. */
    int boots() {
        return quietly(() -> boots);
    }

    void cutAfter(long more) {
        lock.lock();
        try {
            cutAt = steps + more + 1;
        } finally {
            lock.unlock();
        }
    }

    void failAfter(long more, Fault fault) {
        lock.lock();
        try {
            faults.put(steps + more + 1, fault);
        } finally {
            lock.unlock();
        }
    }

    void lockable(boolean possible) {
        lock.lock();
        try {
            lockable = possible;
        } finally {
            lock.unlock();
        }
    }

    void restart(Runnable disk) {
        lock.lock();
        try {
            disk.run();
            faults.clear();
            held.clear();
            cutAt = Long.MAX_VALUE;
            boots++;
            on = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the lock for the channel. All channels are of this virtual machine, where locks that overlap are a mistake.
     */
    Held hold(FileChannel channel, Node node, long position, long size, boolean shared) throws IOException {
        lock.lock();
        try {
            if (!lockable) {
                throw new IOException("No locks available");
            }
            for (Held other : held) {
                if (other.node == node && other.overlaps(position, size)) {
                    throw new OverlappingFileLockException();
                }
            }
            Held taken = new Held(channel, node, position, size, shared);
            held.add(taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void release(FileChannel channel) {
        lock.lock();
        try {
            held.removeIf(one -> one.acquiredBy() == channel);
        } finally {
            lock.unlock();
        }
    }

    /** A lock on a part of a file. */
    final class Held extends java.nio.channels.FileLock {

        private final Node node;

        private Held(FileChannel channel, Node node, long position, long size, boolean shared) {
            super(channel, position, size, shared);
            this.node = node;
        }

        @Override
        public boolean isValid() {
            return quietly(() -> held.contains(this)) && acquiredBy().isOpen();
        }

        @Override
        public void release() {
            lock.lock();
            try {
                held.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
