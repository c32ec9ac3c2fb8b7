package dev.satchel.examples.races;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of an application, by their names. */
final class Gates {

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    Gate named(String name) {
        return gates.computeIfAbsent(name, any -> new Gate());
    }
}
