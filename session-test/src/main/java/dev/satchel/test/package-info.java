/**
 * Sessions for the tests of an application: the real engine, on a map, on a clock that stands still until you set it.
 */
@NullMarked
package dev.satchel.test;

import org.jspecify.annotations.NullMarked;
