package dev.satchel.session.illegal;

import dev.satchel.session.illegal.internal.Hidden;
import java.util.List;

/** Breaks the rule on purpose: a public signature mentions an internal package, deep inside a generic type. */
public final class ShowsInternals {
    private ShowsInternals() {}

    /** Should not be here. */
    public static List<List<Hidden>> hidden() {
        return List.of();
    }
}
