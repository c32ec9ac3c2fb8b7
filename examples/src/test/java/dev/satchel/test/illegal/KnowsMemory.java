package dev.satchel.test.illegal;

/** Breaks the rule on purpose: sessions for tests know an adapter. */
final class KnowsMemory {
    private KnowsMemory() {}

    static String name() {
        return dev.satchel.memory.illegal.Target.class.getName();
    }
}
