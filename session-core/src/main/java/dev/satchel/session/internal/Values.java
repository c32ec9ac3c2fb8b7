package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Encodes and decodes the values of one exchange, and keeps its session shut while a change function runs. */
final class Values {

    private final Stack stack;
    private final Undecoded undecoded;
    private boolean shut;

    /** The handling of a value that cannot be decoded. */
    @FunctionalInterface
    interface Undecoded {
        /** Drops the value, or the session with it, or throws. */
        Dropped handle(SessionValueException problem);
    }

    /** The part that was dropped because a value could not be decoded. */
    enum Dropped {
        VALUE,
        SESSION
    }

    /**
     * The value from which a change function starts.
     *
     * @param <T> the type of the value
     */
    sealed interface Decoded<T> {

        /** The value; empty if there is none. */
        Optional<T> value();

        /** The attribute's value, or none. */
        record Found<T>(Optional<T> value) implements Decoded<T> {}

        /** The value could not be decoded, and the session was dropped with it. */
        record SessionDropped<T>() implements Decoded<T> {
            @Override
            public Optional<T> value() {
                return Optional.empty();
            }
        }

        /** Whether the session was dropped with the value. */
        default boolean sessionDropped() {
            return this instanceof SessionDropped;
        }
    }

    Values(Stack stack, Undecoded undecoded) {
        this.stack = stack;
        this.undecoded = undecoded;
    }

    SessionCodec codec() {
        return stack.parts().codec();
    }

    <T> Payload encode(Attribute<T> attribute, T value) {
        Payload encoded = encodeFlash(attribute, value);
        stack.types().write(attribute);
        return encoded;
    }

    /** As {@link #encode}, for a flash value: an attribute of the same name may have another type. */
    <T> Payload encodeFlash(Attribute<T> attribute, T value) {
        Objects.requireNonNull(
                value, () -> "attribute '" + Printable.of(attribute.name()) + "' takes no null; remove it instead");
        return codec().encode(attribute, value);
    }

    <T> T read(Attribute<T> attribute, Payload value) {
        return codec().decode(attribute, value);
    }

    /** The value, or what the policy makes of one that cannot be decoded. */
    <T> Optional<T> decode(Attribute<T> attribute, Payload value) {
        try {
            return Optional.of(read(attribute, value));
        } catch (SessionValueException problem) {
            undecoded.handle(stack.types().explained(attribute, problem));
            return Optional.empty();
        }
    }

    /** The value where there is one, and whether the policy made the session go with one that cannot be decoded. */
    <T> Decoded<T> decoded(Attribute<T> attribute, Optional<Payload> value) {
        try {
            return new Decoded.Found<>(value.map(bytes -> read(attribute, bytes)));
        } catch (SessionValueException problem) {
            return undecoded.handle(stack.types().explained(attribute, problem)) == Dropped.SESSION
                    ? new Decoded.SessionDropped<>()
                    : new Decoded.Found<>(Optional.empty());
        }
    }

    /** As {@link #decode}, for a flash value. */
    <T> Optional<T> decodeFlash(Attribute<T> attribute, Payload value) {
        try {
            return Optional.of(read(attribute, value));
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
