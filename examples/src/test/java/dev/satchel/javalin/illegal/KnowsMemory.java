package dev.satchel.javalin.illegal;

/** Breaks the rule on purpose: a host knows a storage. */
final class KnowsMemory {
    private KnowsMemory() {}

    static String name() {
        return dev.satchel.memory.illegal.Target.class.getName();
    }
}
