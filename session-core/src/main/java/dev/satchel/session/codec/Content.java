package dev.satchel.session.codec;

/**
 * The content of a session's record: its bytes, or the state that they are made from. Immutable.
 *
 * <p>A {@link Payload} is a content: bytes that are there. The engine hands over another one, whose bytes are encoded
 * when {@link #bytes} is called. A store that keeps objects holds the content as it is and never asks. A store that
 * keeps bytes calls {@link #bytes} once for each write, and answers a {@link Payload}.
 *
 * <p>Equality encodes nothing. Two contents that are equal have equal bytes, but a content that has its bytes never
 * equals one that does not. Compare {@link #bytes} to compare bytes.
 */
public interface Content {

    /** The number of bytes; encodes nothing. */
    int size();

    /**
     * The bytes. Encodes the session if they are not there yet, at each call.
     *
     * @throws dev.satchel.session.SessionConfigurationException when the codec breaks its promise: it fails, or writes
     *     another number of bytes than {@link SessionCodec#size} said
     */
    Payload bytes();
}
