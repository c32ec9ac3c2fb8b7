package dev.satchel.session.spi;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.SessionException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable byte string: an encoded value, or a whole encoded session.
 *
 * <p>{@link #of} and {@link #toBytes} copy. {@link #adopt} and {@link #borrow} do not: they exist for codecs and sealers,
 * which are trusted not to change what they were shown.
 *
 * <p>A whole session may be {@linkplain #deferred deferred}: its size is known, and its bytes are written when somebody asks for them. A
 * store that keeps objects holds the payload as it is, never asks, and the next opening costs no parsing. A store that keeps bytes should ask once:
 * each {@link #toBytes}, {@link #borrow}, {@link #copyTo}, {@code equals} and {@code hashCode} writes the session anew. What a payload remembers is
 * encoded values, never decoded objects.
 *
 * <p>Equality is that of the bytes. {@code toString} tells the length only.
 *
 * <pre>{@code
 * Payload payload = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
 * payload.size(); // 2
 * }</pre>
 */
public abstract sealed class Payload {

    /** The payload of no bytes. */
    public static final Payload EMPTY = new Written(new byte[0], 0, 0);

    final int size;

    private Payload(int size) {
        this.size = size;
    }

    /** A payload of a copy of these bytes. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Written(bytes.clone(), 0, bytes.length);
    }

    /**
     * A payload over the caller's own array, without a copy. The caller must not change the array afterwards.
     *
     * @throws IndexOutOfBoundsException when the range lies outside the array
     */
    public static Payload adopt(byte[] array, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, array.length);
        return new Written(array, offset, size);
    }

    /**
     * The payload that {@code codec} would {@linkplain SessionCodec#write write} of this session, written when somebody asks for its bytes,
     * and each time that somebody does. Asking throws {@link SessionConfigurationException} when the codec then fails, or writes another
     * number of bytes.
     *
     * @param size how many bytes that are
     * @throws IllegalArgumentException when {@code size} is negative
     */
    public static Payload deferred(int size, SessionCodec codec, SessionState state) {
        if (size < 0) {
            throw new IllegalArgumentException("a payload has no " + size + " bytes");
        }
        return new Deferred(size, codec, state);
    }

    /** The number of bytes. */
    public final int size() {
        return size;
    }

    /** A copy of the bytes. */
    public final byte[] toBytes() {
        return borrow((array, offset, length) -> Arrays.copyOfRange(array, offset, offset + length));
    }

    /** Shows the bytes to {@code reader} without a copy; it must neither change nor keep the array. */
    public final <T extends @Nullable Object> T borrow(Reader<T> reader) {
        Written bytes = written();
        return reader.read(bytes.array, bytes.offset, size);
    }

    /** Copies the bytes to {@code target}, from {@code position} on. */
    public final void copyTo(byte[] target, int position) {
        Written bytes = written();
        System.arraycopy(bytes.array, bytes.offset, target, position, size);
    }

    /** The same bytes with no more memory behind them than they take, to keep. What was remembered or deferred is not. */
    public final Payload trimmed() {
        Written bytes = written();
        return bytes.array.length == size
                ? bytes
                : adopt(Arrays.copyOfRange(bytes.array, bytes.offset, bytes.offset + size), 0, size);
    }

    /**
     * The session that these bytes say, as {@code codec} reads it. What the first codec that asks has read is remembered, and so is what was
     * deferred; another codec reads anew each time.
     *
     * @throws dev.satchel.session.CorruptSessionException when the bytes are no session to this codec
     */
    public abstract SessionState state(SessionCodec codec);

    abstract Written written();

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Payload that && size == that.size && sameBytes(that.written()));
    }

    private boolean sameBytes(Written that) {
        Written bytes = written();
        return Arrays.equals(
                bytes.array, bytes.offset, bytes.offset + size, that.array, that.offset, that.offset + size);
    }

    @Override
    public final int hashCode() {
        Written bytes = written();
        int hash = 1;
        for (int i = bytes.offset; i < bytes.offset + size; i++) {
            hash = 31 * hash + bytes.array[i];
        }
        return hash;
    }

    @Override
    public final String toString() {
        return "Payload[" + size + " bytes]";
    }

    /**
     * Reads borrowed bytes.
     *
     * @param <T> what is made of them
     */
    @FunctionalInterface
    public interface Reader<T extends @Nullable Object> {
        /** Reads {@code size} bytes from {@code offset} on; neither changes nor keeps the array. */
        T read(byte[] array, int offset, int size);
    }

    /** Bytes that are there. */
    private static final class Written extends Payload {
        private static final VarHandle CODEC = codecField();

        private final byte[] array;
        private final int offset;

        /** Whose reading is remembered: set once, before the reading itself, so that the two always belong together. */
        private volatile @Nullable SessionCodec codec;

        /** Immutable, so that it may be seen late, but never half. */
        private @Nullable SessionState state;

        Written(byte[] array, int offset, int size) {
            super(size);
            this.array = array;
            this.offset = offset;
        }

        private static VarHandle codecField() {
            try {
                return MethodHandles.lookup().findVarHandle(Written.class, "codec", SessionCodec.class);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("the field is declared below", impossible);
            }
        }

        @Override
        public SessionState state(SessionCodec asking) {
            SessionState known = state;
            if (known != null && codec == asking) {
                return known;
            }
            SessionState read = asking.read(this);
            if (CODEC.compareAndSet(this, null, asking) || codec == asking) {
                state = read;
            }
            return read;
        }

        @Override
        Written written() {
            return this;
        }
    }

    /** A session whose bytes nobody has asked for. They are not kept when somebody does: who asks keeps them himself. */
    private static final class Deferred extends Payload {
        private final SessionCodec codec;
        private final SessionState state;

        Deferred(int size, SessionCodec codec, SessionState state) {
            super(size);
            this.codec = codec;
            this.state = state;
        }

        @Override
        public SessionState state(SessionCodec asking) {
            return asking == codec ? state : asking.read(this);
        }

        @Override
        Written written() {
            Payload payload;
            try {
                payload = codec.write(state);
            } catch (SessionException typed) {
                throw typed;
            } catch (RuntimeException failure) {
                // Without the cause: its message may show a value.
                throw broken("failed with " + failure.getClass().getSimpleName());
            }
            if (!(payload instanceof Written bytes)) {
                throw broken("answered write with what it had deferred itself");
            }
            if (bytes.size != size) {
                throw broken("wrote " + bytes.size + " bytes");
            }
            return bytes;
        }

        private SessionConfigurationException broken(String what) {
            return new SessionConfigurationException(
                    "codec.deferred",
                    "the codec '" + codec.name() + "' " + what + " for a session of which it had said that it takes "
                            + size + " bytes",
                    "let it measure what it writes, or leave payload(…) as it is; rule ENV-09 of its contract tells");
        }
    }
}
