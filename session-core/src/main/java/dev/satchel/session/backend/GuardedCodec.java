package dev.satchel.session.backend;

import dev.satchel.session.Attribute;
import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.SessionValueException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionCodec;
import dev.satchel.session.codec.SessionState;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A codec as a stack uses it. However it fails, a typed exception says so, without the cause: its message may show a
 * value. Null is no answer. Thread-safe.
 */
final class GuardedCodec implements SessionCodec {

    private final SessionCodec codec;

    private GuardedCodec(SessionCodec codec) {
        this.codec = codec;
    }

    static SessionCodec of(SessionCodec codec) {
        return codec instanceof GuardedCodec ? codec : new GuardedCodec(codec);
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public <T> Payload encode(Attribute<T> attribute, T value) {
        return guarded(
                () -> codec.encode(attribute, value),
                failure -> new SessionValueException(attribute, "cannot be encoded: " + failure));
    }

    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        return guarded(
                () -> codec.decode(attribute, value),
                failure -> new SessionValueException(attribute, "cannot be decoded: " + failure));
    }

    @Override
    public Payload write(SessionState state) {
        return written("to write", () -> codec.write(state));
    }

    @Override
    public int size(SessionState state) {
        return written("to measure", () -> codec.size(state));
    }

    /** However it fails, these are the bytes of one session that cannot be read. An outage that it reports passes. */
    @Override
    public SessionState read(Payload payload) {
        try {
            return guarded(() -> codec.read(payload), this::unreadable);
        } catch (SessionStoreException typed) {
            throw typed;
        } catch (SessionException another) {
            throw unreadable(another.getClass().getSimpleName());
        }
    }

    private static <R> R guarded(Supplier<R> call, Function<String, SessionException> typed) {
        try {
            return Objects.requireNonNull(call.get());
        } catch (SessionException known) {
            throw known;
        } catch (Exception | StackOverflowError failure) {
            throw typed.apply(failure.getClass().getSimpleName());
        }
    }

    /** A checked exception that it does not declare passes: it is the outcome of the commit, as a body's would be. */
    private <R> R written(String what, Supplier<R> call) {
        try {
            return Objects.requireNonNull(call.get());
        } catch (SessionException known) {
            throw known;
        } catch (RuntimeException | StackOverflowError failure) {
            throw broken(what, failure.getClass().getSimpleName());
        }
    }

    private CorruptSessionException unreadable(String failure) {
        return new CorruptSessionException(
                "the codec '" + codec.name() + "' failed with " + failure + " when it was to read a session");
    }

    private SessionConfigurationException broken(String what, String failure) {
        return new SessionConfigurationException(
                "codec.size",
                "the codec '" + codec.name() + "' failed with " + failure + " when it was " + what + " a session",
                "let it write every session, or throw SessionTooLargeException; rule ENV-09 of its contract tells");
    }

    /** Two stacks with one codec read each other's sessions in memory as they are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GuardedCodec that && codec == that.codec;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(codec);
    }

    @Override
    public String toString() {
        return codec.toString();
    }
}
