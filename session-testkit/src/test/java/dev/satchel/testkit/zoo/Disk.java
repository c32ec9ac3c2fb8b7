package dev.satchel.testkit.zoo;

import dev.satchel.testkit.Crash;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A disk with a cache in front: bytes and names are durable once they were forced. A crash loses what was not; bytes
 * that were overwritten and not forced come out as half the new ones and the rest of the old.
 */
final class Disk implements Crash {

    private static final class File {
        byte[] cached = new byte[0];
        byte[] durable = new byte[0];
    }

    private Map<String, File> cached = new TreeMap<>();
    private Map<String, File> durable = new TreeMap<>();
    private int steps;
    private int last = Integer.MAX_VALUE;

    private void step() {
        if (steps >= last) {
            throw new IllegalStateException("there is no power");
        }
        steps++;
    }

    void write(String name, byte[] bytes) {
        step();
        cached.computeIfAbsent(name, unknown -> new File()).cached = bytes.clone();
    }

    void force(String name) {
        step();
        File file = cached.get(name);
        file.durable = file.cached;
    }

    void rename(String from, String to) {
        step();
        cached.put(to, cached.remove(from));
    }

    void unlink(String name) {
        step();
        cached.remove(name);
    }

    void forceNames() {
        step();
        durable = new TreeMap<>(cached);
    }

    Optional<byte[]> read(String name) {
        return Optional.ofNullable(cached.get(name)).map(file -> file.cached.clone());
    }

    List<String> names() {
        return List.copyOf(cached.keySet());
    }

    /** Bytes that come from nowhere. */
    void plant(String name, byte[] bytes) {
        File file = cached.computeIfAbsent(name, unknown -> new File());
        file.cached = bytes;
        file.durable = bytes;
        durable.put(name, file);
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public void at(int step) {
        last = step;
    }

    @Override
    public void now() {
        for (File file : durable.values()) {
            if (file.cached != file.durable) {
                byte[] torn = Arrays.copyOf(file.durable, Math.max(file.durable.length, file.cached.length / 2));
                System.arraycopy(file.cached, 0, torn, 0, file.cached.length / 2);
                file.durable = file.durable.length == 0 ? file.durable : torn;
                file.cached = file.durable;
            }
        }
        cached = new TreeMap<>(durable);
        last = Integer.MAX_VALUE;
    }
}
