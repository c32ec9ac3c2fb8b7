package dev.satchel.examples.storefront;

import java.util.Locale;

/** What can keep the shop's sessions. */
enum Storage {
    COOKIE,
    HYBRID,
    MEMORY,
    FILE,
    REDIS,
    JDBC;

    /** How it is named outside. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
