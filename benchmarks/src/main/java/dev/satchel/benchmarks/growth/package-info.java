/** How the cost of an operation grows with what there is. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.growth;
