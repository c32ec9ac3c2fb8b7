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
        try {
            return Objects.requireNonNull(codec.encode(attribute, value));
        } catch (SessionException typed) {
            throw typed;
        } catch (Exception | StackOverflowError failure) {
            throw new SessionValueException(attribute, "cannot be encoded: " + name(failure));
        }
    }

    @Override
    public <T> T decode(Attribute<T> attribute, Payload value) {
        try {
            return Objects.requireNonNull(codec.decode(attribute, value));
        } catch (SessionException typed) {
            throw typed;
        } catch (Exception | StackOverflowError failure) {
            throw new SessionValueException(attribute, "cannot be decoded: " + name(failure));
        }
    }

    /** A checked exception that it does not declare passes: it is the outcome of the commit, as a body's would be. */
    @Override
    public Payload write(SessionState state) {
        try {
            return Objects.requireNonNull(codec.write(state));
        } catch (SessionException typed) {
            throw typed;
        } catch (RuntimeException | StackOverflowError failure) {
            throw broken("to write", failure);
        }
    }

    /** As {@link #write}. */
    @Override
    public int size(SessionState state) {
        try {
            return codec.size(state);
        } catch (SessionException typed) {
            throw typed;
        } catch (RuntimeException | StackOverflowError failure) {
            throw broken("to measure", failure);
        }
    }

    /** However it fails, these are the bytes of one session that cannot be read. An outage that it reports passes. */
    @Override
    public SessionState read(Payload payload) {
        try {
            return Objects.requireNonNull(codec.read(payload));
        } catch (SessionStoreException typed) {
            throw typed;
        } catch (Exception | StackOverflowError failure) {
            throw new CorruptSessionException(
                    "the codec '" + name() + "' failed with " + name(failure) + " when it was to read a session");
        }
    }

    private SessionConfigurationException broken(String what, Throwable failure) {
        return new SessionConfigurationException(
                "codec.size",
                "the codec '" + name() + "' failed with " + name(failure) + " when it was " + what + " a session",
                "let it write every session, or throw SessionTooLargeException; rule ENV-09 of its contract tells");
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
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
