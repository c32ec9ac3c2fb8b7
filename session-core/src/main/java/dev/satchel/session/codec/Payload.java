package dev.satchel.session.codec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable byte string: an encoded value, or a whole encoded session.
 *
 * <p>{@link #of} and {@link #toBytes} copy. {@link #adopt} and {@link #borrow} do not: they exist for codecs and
 * sealers, which are trusted not to change what they were shown.
 *
 * <p>Equality is that of the bytes. {@code toString} shows the length only.
 *
 * <pre>{@code
 * Payload payload = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
 * payload.size(); // 2
 * }</pre>
 */
public final class Payload implements Content {

    /** The payload of no bytes. */
    public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int size;

    private Payload(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
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

    @Override
    public int size() {
        return size;
    }

    /** This payload. */
    @Override
    public Payload bytes() {
        return this;
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

    /** The same bytes with no more memory behind them than they take, to keep. */
    public Payload trimmed() {
        return array.length == size ? this : new Payload(toBytes(), 0, size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Payload that
                        && Arrays.equals(
                                array, offset, offset + size, that.array, that.offset, that.offset + that.size));
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
