package dev.satchel.benchmarks.http;

/** A contender's sessions, to clients that count in them at once. */
enum Counting {
    /** The handlers by hand have no number to add to. */
    NEVER,
    /** The client keeps the session: two that present one cookie go on with two sessions. */
    ALONE,
    /** The server keeps the session, and all clients that present one cookie share it. */
    TOGETHER
}
