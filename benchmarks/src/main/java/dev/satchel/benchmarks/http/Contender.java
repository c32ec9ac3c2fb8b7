package dev.satchel.benchmarks.http;

import java.util.List;

/**
 * A way to keep sessions, served by a host.
 *
 * @param name as the results have it
 * @param counting whether clients may count in its sessions
 * @param port where its host listens
 * @param cookies of the sessions that were begun, one for each connection of the load
 */
record Contender(String name, Counting counting, int port, List<String> cookies) {

    /** Whether its host serves this. */
    boolean serves(Work work) {
        return work != Work.COUNT || counting != Counting.NEVER;
    }
}
