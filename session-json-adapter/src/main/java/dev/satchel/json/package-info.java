/**
 * {@link dev.satchel.json.JsonCodec}: how values and whole sessions become JSON and back. Nothing here knows where the
 * bytes are kept.
 */
@NullMarked
package dev.satchel.json;

import org.jspecify.annotations.NullMarked;
