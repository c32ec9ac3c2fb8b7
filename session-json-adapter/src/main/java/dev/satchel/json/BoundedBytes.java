package dev.satchel.json;

import java.io.OutputStream;
import java.util.Arrays;

/** Collects the bytes of one value, and stops at the limit instead of filling the heap. For one thread. */
final class BoundedBytes extends OutputStream {

    private byte[] array = new byte[0];
    private int size;

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        if (length > Limits.BYTES - size) {
            throw new Refusal("it takes more than " + Limits.BYTES + " bytes");
        }
        if (size == 0) {
            // Most values come in one piece: an array of just that size, and no second copy.
            array = Arrays.copyOfRange(from, offset, offset + length);
        } else {
            if (length > array.length - size) {
                array = Arrays.copyOf(array, Math.max(2 * array.length, size + length));
            }
            System.arraycopy(from, offset, array, size, length);
        }
        size += length;
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    /** Whether these are the bytes of JSON's null: nothing else in JSON has that first letter. */
    boolean isNull() {
        return size > 0 && array[0] == 'n';
    }
}
