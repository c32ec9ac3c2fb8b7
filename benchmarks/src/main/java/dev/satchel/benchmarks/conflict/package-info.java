/** Many writers of one session. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.conflict;
