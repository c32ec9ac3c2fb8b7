package dev.satchel.memory.illegal;

import java.time.InstantSource;

/** Breaks the rule on purpose: an adapter makes a clock of its own. */
final class AsksTheSystemClock {
    private AsksTheSystemClock() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
