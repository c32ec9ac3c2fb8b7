package dev.satchel.settings.illegal;

/** Breaks the rule on purpose: the settings know the test kit. */
final class KnowsTheTestKit {
    private KnowsTheTestKit() {}

    static String name() {
        return dev.satchel.testkit.Bench.class.getName();
    }
}
