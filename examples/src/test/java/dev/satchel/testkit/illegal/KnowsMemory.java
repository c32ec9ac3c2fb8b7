package dev.satchel.testkit.illegal;

/** Breaks the rule on purpose: the contract kit knows an implementation of what it judges. */
final class KnowsMemory {
    private KnowsMemory() {}

    static String name() {
        return dev.satchel.memory.illegal.Target.class.getName();
    }
}
