package dev.satchel.testkit;

import dev.satchel.session.Attribute;

/**
 * A value that a codec must give back as it was, for {@link SessionCodecContract#samples}.
 *
 * @param attribute an attribute of its type
 * @param value the value
 * @param <T> its type, with an {@code equals} that means what it says
 */
public record CodecSample<T>(Attribute<T> attribute, T value) {

    /** The attribute only. */
    @Override
    public String toString() {
        return "CodecSample[" + attribute + "]";
    }
}
