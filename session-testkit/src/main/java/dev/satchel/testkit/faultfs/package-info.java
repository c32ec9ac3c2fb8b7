/**
 * A file system in memory that loses power on request, and with it the data that was not forced. It proves what storage
 * on {@code java.nio.file} survives, and is the only such proof: killing a process loses nothing that the operating
 * system has.
 */
@NullMarked
package dev.satchel.testkit.faultfs;

import org.jspecify.annotations.NullMarked;
