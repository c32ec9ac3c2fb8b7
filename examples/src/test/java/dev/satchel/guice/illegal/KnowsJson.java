package dev.satchel.guice.illegal;

/** Breaks the rule on purpose: the Guice module knows a codec. */
final class KnowsJson {
    private KnowsJson() {}

    static String name() {
        return dev.satchel.json.illegal.Target.class.getName();
    }
}
