package dev.satchel.testkit.internal;

/** The object that rules are checked on. */
public interface Fixture extends AutoCloseable {

    /** The subject's claims about itself. */
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
