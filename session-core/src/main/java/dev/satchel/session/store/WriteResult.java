package dev.satchel.session.store;

/** The result of a conditional write. */
public enum WriteResult {
    /** The record was as expected, and the write is in place, whole. */
    APPLIED,
    /** There is a record of another version (or, for {@code create}, any record). Nothing was written. */
    CONFLICT,
    /** There is no record under the key. Nothing was written. Never the answer of {@code create}. */
    ABSENT
}
