package dev.satchel.session;

/** What a claim does when the principal has as many sessions as {@link SessionPolicy} allows. */
public enum OwnerLimit {
    /** Ends those that were not used for the longest time, after the claim is stored. */
    END_LEAST_RECENTLY_USED,
    /**
     * Throws {@link SessionStoreFullException}, and nothing is stored. Two claims at the same moment may both pass: the
     * sessions are counted before, not while, one is written.
     */
    REFUSE
}
