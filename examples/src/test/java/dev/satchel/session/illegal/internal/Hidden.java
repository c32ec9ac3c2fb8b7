package dev.satchel.session.illegal.internal;

/** What no signature outside may mention. */
public final class Hidden {
    private Hidden() {}
}
