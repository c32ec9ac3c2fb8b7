/**
 * {@link dev.satchel.memory.MemorySessionStore}: sessions in the memory of one process. What a session is, and when it
 * has expired, is not decided here.
 */
@NullMarked
package dev.satchel.memory;

import org.jspecify.annotations.NullMarked;
