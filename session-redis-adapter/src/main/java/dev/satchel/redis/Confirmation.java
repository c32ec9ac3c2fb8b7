package dev.satchel.redis;

import io.lettuce.core.protocol.CommandType;
import java.time.Duration;

/**
 * How many replicas have to confirm a write before it counts, and for how long to wait for them.
 *
 * @param replicas none by default
 * @param within at least a millisecond where there are some
 */
record Confirmation(int replicas, Duration within) {

    static final Confirmation NONE = new Confirmation(0, Duration.ZERO);

    Request request(byte[] key) {
        return new Request(
                key, CommandType.WAIT, Request.arguments().add(replicas).add(within.toMillis()));
    }

    void check(long confirmed) {
        if (confirmed < replicas) {
            throw Faults.unconfirmed(confirmed, replicas, within);
        }
    }
}
