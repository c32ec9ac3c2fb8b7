/** Sessions that live in this process: Satchel's memory store, a cache by hand, and the stores of peers. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.memory;
