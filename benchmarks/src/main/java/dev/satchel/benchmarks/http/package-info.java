/**
 * Processor time of a request over HTTP, beside the same handler by hand. A program with a load generator beside it,
 * not JMH.
 */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.http;
