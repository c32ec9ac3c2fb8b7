package dev.satchel.testkit.internal;

/** How binding a rule is. */
public enum Level {
    /** Without it, sessions are lost, revived or shown to strangers. */
    MUST,
    /** There may be a reason not to; it has to be named. */
    SHOULD
}
