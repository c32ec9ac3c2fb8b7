package dev.satchel.http.illegal;

/** Breaks the rule on purpose: a binding knows a storage. */
final class KnowsMemory {
    private KnowsMemory() {}

    static String name() {
        return dev.satchel.memory.illegal.Target.class.getName();
    }
}
