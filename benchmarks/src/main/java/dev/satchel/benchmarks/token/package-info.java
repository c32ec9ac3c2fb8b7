/** New tokens. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.token;
