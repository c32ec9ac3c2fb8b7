/** Sessions that are sealed into their token: Satchel's, a JWE by hand, and the JOSE libraries. */
@org.jspecify.annotations.NullMarked
package dev.satchel.benchmarks.sealing;
