/** What meters cost an exchange. */
@NullMarked
package dev.satchel.benchmarks.meters;

import org.jspecify.annotations.NullMarked;
