/**
 * {@link dev.satchel.json.JsonCodec}: how values and whole sessions become JSON and back. Nothing here knows where the bytes are
 * kept.
 */
package dev.satchel.json;
