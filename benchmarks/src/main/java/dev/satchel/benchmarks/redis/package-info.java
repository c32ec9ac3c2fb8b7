/** Sessions in Redis: round trips, beside the bare command on the same client and beside Spring Session. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.redis;
