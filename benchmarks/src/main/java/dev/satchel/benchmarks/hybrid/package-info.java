/** The cost of hybrid placement, beside the pure stacks that it is made of. */
@NullMarked
package dev.satchel.benchmarks.hybrid;

import org.jspecify.annotations.NullMarked;
