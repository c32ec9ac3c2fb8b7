/**
 * {@link dev.satchel.memory.MemorySessionStore}: sessions in the memory of one process. The meaning of a session, and
 * of its expiry, is not decided here.
 */
@NullMarked
package dev.satchel.memory;

import org.jspecify.annotations.NullMarked;
