/** What hybrid placement costs beside the pure stacks that it is made of. */
@NullMarked
package dev.satchel.benchmarks.hybrid;

import org.jspecify.annotations.NullMarked;
