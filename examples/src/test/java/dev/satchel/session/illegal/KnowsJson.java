package dev.satchel.session.illegal;

/** Breaks the rule on purpose: core knows an adapter. */
final class KnowsJson {
    private KnowsJson() {}

    static String name() {
        return dev.satchel.json.illegal.Target.class.getName();
    }
}
