package dev.satchel.file.illegal;

/** Breaks the rule on purpose: an adapter knows another adapter. */
final class KnowsMemory {
    private KnowsMemory() {}

    static String name() {
        return dev.satchel.memory.illegal.Target.class.getName();
    }
}
