package dev.satchel.benchmarks.http;

import java.util.List;
import java.util.Locale;

/** The work of a request in the session. */
enum Work {
    /** Answers the same text without a session. */
    NONE,
    /** Begins a session and fills it. */
    BEGIN,
    /** Reads one attribute. */
    READ,
    /** Sets one attribute and reads another. */
    WRITE,
    /** Adds one to a number, and answers the number. */
    COUNT;

    /** The ones that are measured beside {@link #NONE}. */
    static final List<Work> MEASURED = List.of(READ, WRITE, COUNT);

    /** Where each host serves it. */
    String path() {
        return "/" + label();
    }

    /** Its name, as the results have it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
