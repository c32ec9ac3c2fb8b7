package dev.satchel.testkit.internal;

import java.util.Locale;

/** How much is spent on what is found only with luck: {@code -Dsatchel.effort=full} for much. */
public enum Effort {
    /** Each race once: to see whether everything runs, or where a call takes long. */
    SMOKE,
    /** Within every build. */
    QUICK,
    /** Now and then. */
    FULL;

    /** The effort that the system property names; quick without it. */
    public static Effort configured() {
        return valueOf(System.getProperty("satchel.effort", "quick").toUpperCase(Locale.ROOT));
    }

    /** One of these numbers. */
    public int of(int quick, int full) {
        return this == FULL ? full : quick;
    }
}
