package dev.satchel.sealed;

/** A word of {@link SealedSessions} that changes a default. */
enum Rule {
    /** A token under a former key is sealed anew when it is read. */
    RESEAL_ON_READ,
    /** A token that another one replaced is good for nothing once the hand-over has passed. */
    STRICT
}
