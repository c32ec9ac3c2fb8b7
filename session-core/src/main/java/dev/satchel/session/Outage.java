package dev.satchel.session;

/** What opening a session does when the store cannot answer. */
public enum Outage {
    /** {@link SessionStoreUnavailableException}. */
    FAIL,
    /** Reads see an empty session, with an event; writes throw {@link SessionStoreUnavailableException}. */
    READ_EMPTY
}
