package dev.satchel.benchmarks.memory;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Where a thread is on its way through the sessions; no two begin at the same one. */
@State(Scope.Thread)
public class Walk {

    private static final int APART = 1_237;

    private int step;

    /** Begins. */
    @Setup
    public void begin(ThreadParams thread) {
        step = APART * thread.getThreadIndex();
    }

    /** The next step. */
    public int next() {
        return step++;
    }
}
