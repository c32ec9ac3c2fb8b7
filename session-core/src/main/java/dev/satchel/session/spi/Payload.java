package dev.satchel.session.spi;

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
 * <p>A payload that a codec made of a {@link SessionState} remembers that state and which codec made it. A store that keeps
 * objects holds the payload as it is, and the next opening costs no parsing; a store that keeps bytes asks for them. What
 * is remembered is encoded values, never decoded objects.
 *
 * <p>Equality is that of the bytes. {@code toString} tells the length only.
 *
 * <pre>{@code
 * Payload payload = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
 * payload.size(); // 2
 * }</pre>
 */
public final class Payload {

    /** The payload of no bytes. */
    public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

    private static final VarHandle CODEC = codecField();

    private final byte[] array;
    private final int offset;
    private final int size;

    /** Whose reading is remembered: set once, before the reading itself, so that the two always belong together. */
    private volatile @Nullable SessionCodec codec;

    /** Immutable, so that it may be seen late, but never half. */
    private @Nullable SessionState state;

    private Payload(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    private static VarHandle codecField() {
        try {
            return MethodHandles.lookup().findVarHandle(Payload.class, "codec", SessionCodec.class);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the field is declared below", impossible);
        }
    }

    /** A payload of a copy of these bytes. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone(), 0, bytes.length);
    }

    /**
     * A payload over the caller's own array, without a copy. The caller must not change the array afterwards.
     *
     * @throws IndexOutOfBoundsException when the range lies outside the array
     */
    public static Payload adopt(byte[] array, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, array.length);
        return new Payload(array, offset, size);
    }

    /**
     * A payload over the caller's own array that remembers what it says: {@code state} must be what {@code codec} reads
     * from these bytes, its values lying in the same array. The caller must not change the array afterwards.
     */
    public static Payload adopt(byte[] array, int size, SessionCodec codec, SessionState state) {
        Objects.checkFromIndexSize(0, size, array.length);
        Payload payload = new Payload(array, 0, size);
        payload.codec = codec;
        payload.state = state;
        return payload;
    }

    /** The number of bytes. */
    public int size() {
        return size;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /** Shows the bytes to {@code reader} without a copy; it must neither change nor keep the array. */
    public <T extends @Nullable Object> T borrow(Reader<T> reader) {
        return reader.read(array, offset, size);
    }

    /** Copies the bytes to {@code target}, from {@code position} on. */
    public void copyTo(byte[] target, int position) {
        System.arraycopy(array, offset, target, position, size);
    }

    /**
     * The session that these bytes say, as {@code codec} reads it. The reading of the first codec that asks is remembered; another codec
     * reads anew each time.
     *
     * @throws dev.satchel.session.CorruptSessionException when the bytes are no session to this codec
     */
    public SessionState state(SessionCodec codec) {
        SessionState known = state;
        if (known != null && this.codec == codec) {
            return known;
        }
        SessionState read = codec.read(this);
        if (CODEC.compareAndSet(this, null, codec) || this.codec == codec) {
            state = read;
        }
        return read;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload that
                && Arrays.equals(array, offset, offset + size, that.array, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
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
}
