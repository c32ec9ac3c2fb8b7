package dev.satchel.session.illegal;

/** Breaks the rule on purpose: static state that changes. */
final class KeepsStatically {
    private static int count;

    private KeepsStatically() {}

    static int next() {
        return ++count;
    }
}
