/**
 * A file system in memory that loses power when it is told to, and what was not forced with it. It proves what storage
 * on {@code java.nio.file} survives, and is the only such proof: killing a process loses nothing that the operating
 * system has.
 */
@NullMarked
package dev.satchel.testkit.faultfs;

import org.jspecify.annotations.NullMarked;
