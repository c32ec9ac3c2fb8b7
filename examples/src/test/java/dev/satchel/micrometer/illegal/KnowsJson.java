package dev.satchel.micrometer.illegal;

/** Breaks the rule on purpose: an adapter knows another adapter. */
final class KnowsJson {
    private KnowsJson() {}

    static String name() {
        return dev.satchel.json.illegal.Target.class.getName();
    }
}
