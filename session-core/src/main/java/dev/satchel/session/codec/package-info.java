/**
 * The parts that the author of a codec needs: the {@link dev.satchel.session.codec.SessionCodec} port, the state of a
 * session with its encoded values, and {@link dev.satchel.session.codec.Payload}, the byte string that stores keep.
 * Somebody who only uses sessions needs nothing from here.
 */
@NullMarked
package dev.satchel.session.codec;

import org.jspecify.annotations.NullMarked;
