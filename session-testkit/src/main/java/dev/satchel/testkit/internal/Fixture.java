package dev.satchel.testkit.internal;

/** What rules are checked on. */
public interface Fixture extends AutoCloseable {

    /** What the subject says of itself. */
    Introduction introduction() throws Exception;

    @Override
    void close();

    /** Makes one for each rule. */
    @FunctionalInterface
    interface Maker<R extends Fixture> {
        /** A fresh one. */
        R make(Effort effort, long seed);
    }
}
