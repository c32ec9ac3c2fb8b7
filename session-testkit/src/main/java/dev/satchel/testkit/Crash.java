package dev.satchel.testkit;

/**
 * Power cuts, for the rules of durability. After one, the stores that were open are never asked again; the next
 * {@code open} on the same bench is the restart.
 *
 * <p>A storage that counts its I/O steps is stopped at each of them in turn. One that cannot (a server that is killed
 * and started again) leaves {@link #steps} at 0, and the rules that need it are reported as not claimed.
 */
public interface Crash {

    /** Cuts the power: what was not made durable is gone. */
    void now() throws Exception;

    /** How many I/O steps the storage has done since the bench began; 0, always, when it does not count. */
    default int steps() {
        return 0;
    }

    /**
     * Cuts the power as soon as {@link #steps} would exceed this number: that step fails, and so does every later one.
     *
     * @throws UnsupportedOperationException when the storage does not count its steps, which is the default
     */
    default void at(int step) {
        throw new UnsupportedOperationException("this storage does not count its steps");
    }
}
