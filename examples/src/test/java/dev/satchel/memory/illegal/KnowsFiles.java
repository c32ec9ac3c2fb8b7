package dev.satchel.memory.illegal;

/** Breaks the rule on purpose: an adapter knows another adapter. */
final class KnowsFiles {
    private KnowsFiles() {}

    static String name() {
        return dev.satchel.file.illegal.Target.class.getName();
    }
}
