package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionCodec;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Encodes and decodes the values of one exchange, and keeps its session shut while a change function runs. */
final class Values {

    private final SessionCodec codec;
    private final Undecoded undecoded;
    private boolean shut;

    /** What happens to a value that cannot be decoded. */
    @FunctionalInterface
    interface Undecoded {
        /** Answers in the value's place, or throws. */
        void handle(SessionValueException problem);
    }

    Values(SessionCodec codec, Undecoded undecoded) {
        this.codec = codec;
        this.undecoded = undecoded;
    }

    SessionCodec codec() {
        return codec;
    }

    <T> Payload encode(Attribute<T> attribute, T value) {
        Objects.requireNonNull(value, () -> "attribute '" + attribute.name() + "' takes no null; remove it instead");
        return codec.encode(attribute, value);
    }

    /** The value, or what the policy makes of one that cannot be decoded. */
    <T> Optional<T> decode(Attribute<T> attribute, Payload value) {
        try {
            return Optional.of(codec.decode(attribute, value));
        } catch (SessionValueException problem) {
            undecoded.handle(problem);
            return Optional.empty();
        }
    }

    /** Runs a change function, in which the session is not to be touched. */
    <T> T pure(Supplier<T> function) {
        shut = true;
        try {
            return function.get();
        } finally {
            shut = false;
        }
    }

    /** Throws inside a change function. */
    void requireOpen() {
        if (shut) {
            throw new IllegalStateException(
                    "a change function touches its session; it is replayed on conflict and must depend on its argument only");
        }
    }
}
