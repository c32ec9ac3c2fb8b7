/** How long the storefront takes to start, beside a server that does nothing. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.startup;
