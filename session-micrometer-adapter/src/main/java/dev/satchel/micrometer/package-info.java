/**
 * Meters of a session stack, in any Micrometer registry, and the field that marks log lines of a session. No policy, no
 * storage: it watches.
 */
@NullMarked
package dev.satchel.micrometer;

import org.jspecify.annotations.NullMarked;
