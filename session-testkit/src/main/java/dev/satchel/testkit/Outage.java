package dev.satchel.testkit;

/**
 * An outage of the storage that ends, for the rules of failure: a cable that is pulled and put back. Nothing stored is
 * lost by it.
 */
public interface Outage {

    /** From now on the storage does not answer, or refuses every request. */
    void begin() throws Exception;

    /** From now on it answers again. */
    void end() throws Exception;
}
