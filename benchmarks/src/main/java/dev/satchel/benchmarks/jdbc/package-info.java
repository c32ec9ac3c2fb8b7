/** Sessions in a database: beside the bare statement on the same pool, beside Spring Session, and as rows grow. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.jdbc;
