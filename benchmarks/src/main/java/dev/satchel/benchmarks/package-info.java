/** The benchmarks: on the same payloads, beside the raw primitive and beside peers. No test, no product. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks;
