/**
 * The parts for testing adapters: the contracts, the bench that they run on, the reference store and a clock that
 * stands still until it is set. The rules themselves are not exported; {@code docs/rules.md} lists them.
 */
@NullMarked
package dev.satchel.testkit;

import org.jspecify.annotations.NullMarked;
