package dev.satchel.json.illegal;

/** Breaks the rule on purpose: an adapter knows another adapter. */
final class KnowsSealing {
    private KnowsSealing() {}

    static String name() {
        return dev.satchel.sealed.illegal.Target.class.getName();
    }
}
