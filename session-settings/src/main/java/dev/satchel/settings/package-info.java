/**
 * {@link dev.satchel.settings.SessionSettings} reads a stack from a file, a map or the environment, and opens it as a
 * {@link dev.satchel.settings.SessionStack}. The keys are in {@code docs/settings-keys.md}. A part that a program hands
 * over itself (a listener, a codec, a clock) is a word of the settings, not a key.
 */
@NullMarked
package dev.satchel.settings;

import org.jspecify.annotations.NullMarked;
