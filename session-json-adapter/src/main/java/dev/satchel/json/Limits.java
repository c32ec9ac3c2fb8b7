package dev.satchel.json;

/** The limits of a value. The same holds for writing and for reading, so that what was written can be read. */
final class Limits {

    /** Arrays and objects inside each other. */
    static final int DEPTH = 64;

    /** The depth that the envelope puts around a flash value: itself, {@code fla}, and the object of the value. */
    static final int ENVELOPE_DEPTH = 3;

    /** Bytes of one value. */
    static final int BYTES = 16 * 1024 * 1024;

    /** Bytes of a whole session. */
    static final int ENVELOPE_BYTES = 4 * BYTES;

    /** Characters of one number. */
    static final int NUMBER = 1_000;

    /** Characters of one member name. */
    static final int NAME = 50_000;

    private Limits() {}
}
