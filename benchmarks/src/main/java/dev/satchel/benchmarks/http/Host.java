package dev.satchel.benchmarks.http;

/** A server on the loopback address that serves each {@link Work} under its path, until it is closed. */
interface Host extends AutoCloseable {

    /** Where it listens. */
    int port();

    @Override
    void close();
}
