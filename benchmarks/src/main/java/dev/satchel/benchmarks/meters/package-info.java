/** The cost of meters for an exchange. */
@NullMarked
package dev.satchel.benchmarks.meters;

import org.jspecify.annotations.NullMarked;
