package dev.satchel.json;

import dev.satchel.json.Proven.Kind;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes only what can be read again: no NaN, no number or name beyond the limits, and nothing raw. Raw text could
 * close the value and go on in the session around it. A witness, if there is one, sees everything that is written.
 */
final class StrictGenerator extends JsonGeneratorDelegate {

    private static final Pattern NUMBER =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+");

    /**
     * No {@link Limits#NUMBER} decimal digits have more bits; asked first, because the digits of a huge number take
     * long to make.
     */
    private static final int NUMBER_BITS = 4 * Limits.NUMBER;

    private @Nullable Witness witness;

    StrictGenerator(JsonGenerator delegate) {
        // A value written through writePOJO must come back here, not go to the delegate.
        super(delegate, false);
    }

    /** Shows this witness all that is written from now on. */
    void watch(Witness value) {
        witness = value;
    }

    private void tell(Kind kind, Object value) {
        Witness told = witness;
        if (told != null) {
            told.scalar(kind, value);
        }
    }

    private void tellName(String name) {
        checkName(name);
        Witness told = witness;
        if (told != null) {
            told.name(name);
        }
    }

    private void tellArray(@Nullable Object value) {
        Witness told = witness;
        if (told != null) {
            told.startArray(value);
        }
    }

    private void tellObject(@Nullable Object value) {
        Witness told = witness;
        if (told != null) {
            told.startObject(value);
        }
    }

    private void tellEnd() {
        Witness told = witness;
        if (told != null) {
            told.end();
        }
    }

    @Override
    public JsonGenerator writeStartArray() {
        tellArray(null);
        return super.writeStartArray();
    }

    @Override
    public JsonGenerator writeStartArray(Object value) {
        tellArray(value);
        return super.writeStartArray(value);
    }

    @Override
    public JsonGenerator writeStartArray(Object value, int size) {
        tellArray(value);
        return super.writeStartArray(value, size);
    }

    @Override
    public JsonGenerator writeEndArray() {
        tellEnd();
        return super.writeEndArray();
    }

    @Override
    public JsonGenerator writeStartObject() {
        tellObject(null);
        return super.writeStartObject();
    }

    @Override
    public JsonGenerator writeStartObject(Object value) {
        tellObject(value);
        return super.writeStartObject(value);
    }

    @Override
    public JsonGenerator writeStartObject(Object value, int size) {
        tellObject(value);
        return super.writeStartObject(value, size);
    }

    @Override
    public JsonGenerator writeEndObject() {
        tellEnd();
        return super.writeEndObject();
    }

    @Override
    public JsonGenerator writeName(String name) {
        tellName(name);
        return super.writeName(name);
    }

    @Override
    public JsonGenerator writeName(SerializableString name) {
        tellName(name.getValue());
        return super.writeName(name);
    }

    @Override
    public JsonGenerator writePropertyId(long id) {
        tellName(Long.toString(id));
        return super.writePropertyId(id);
    }

    @Override
    public JsonGenerator writeString(@Nullable String text) {
        tell(text == null ? Kind.NULL : Kind.TEXT, text == null ? "" : text);
        return super.writeString(text);
    }

    @Override
    public JsonGenerator writeString(char[] text, int offset, int length) {
        return writeString(new String(text, offset, length));
    }

    @Override
    public JsonGenerator writeString(SerializableString text) {
        tell(Kind.TEXT, text.getValue());
        return super.writeString(text);
    }

    @Override
    public JsonGenerator writeString(Reader text, int length) {
        tell(Kind.TEXT, length);
        return super.writeString(text, length);
    }

    @Override
    public JsonGenerator writeUTF8String(byte[] text, int offset, int length) {
        tell(Kind.TEXT, length);
        return super.writeUTF8String(text, offset, length);
    }

    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
        tell(Kind.BINARY, length);
        return super.writeBinary(variant, data, offset, length);
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int length) {
        tell(Kind.BINARY, length);
        return super.writeBinary(variant, data, length);
    }

    @Override
    public JsonGenerator writeBoolean(boolean value) {
        tell(Kind.BOOLEAN, value);
        return super.writeBoolean(value);
    }

    @Override
    public JsonGenerator writeNull() {
        tell(Kind.NULL, "");
        return super.writeNull();
    }

    @Override
    public JsonGenerator writeNumber(short value) {
        tell(Kind.WHOLE, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(int value) {
        tell(Kind.WHOLE, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(long value) {
        tell(Kind.WHOLE, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        checkFinite(value);
        tell(isNegativeZero(value) ? Kind.NEGATIVE_ZERO : Kind.FRACTION, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        checkFinite(value);
        tell(isNegativeZero(value) ? Kind.NEGATIVE_ZERO : Kind.FRACTION, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeArray(int[] array, int offset, int length) {
        tell(Kind.ARRAY, length);
        return super.writeArray(array, offset, length);
    }

    @Override
    public JsonGenerator writeArray(long[] array, int offset, int length) {
        tell(Kind.ARRAY, length);
        return super.writeArray(array, offset, length);
    }

    @Override
    public JsonGenerator writeArray(String[] array, int offset, int length) {
        tell(Kind.ARRAY, length);
        return super.writeArray(array, offset, length);
    }

    @Override
    public JsonGenerator writeArray(double[] array, int offset, int length) {
        boolean negativeZero = false;
        for (int i = offset; i < offset + length; i++) {
            checkFinite(array[i]);
            negativeZero |= isNegativeZero(array[i]);
        }
        tell(negativeZero ? Kind.NEGATIVE_ZERO : Kind.ARRAY, length);
        return super.writeArray(array, offset, length);
    }

    @Override
    public JsonGenerator writeNumber(BigInteger value) {
        checkDigits(value);
        checkNumber(value.toString().length());
        tell(Kind.WHOLE, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(BigDecimal value) {
        checkDigits(value.unscaledValue());
        checkNumber(value.toString().length());
        checkExponent(value);
        tell(Kind.FRACTION, value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(String text) {
        checkNumber(text.length());
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal("it holds a number that JSON cannot say");
        }
        tell(Kind.FRACTION, text);
        return super.writeNumber(text);
    }

    @Override
    public JsonGenerator writeNumber(char[] text, int offset, int length) {
        return writeNumber(new String(text, offset, length));
    }

    @Override
    public JsonGenerator writeRaw(String text) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRaw(String text, int offset, int length) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRaw(SerializableString text) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRaw(char[] text, int offset, int length) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRaw(char text) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRawValue(String text) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRawValue(String text, int offset, int length) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRawValue(char[] text, int offset, int length) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRawValue(SerializableString text) {
        throw raw();
    }

    @Override
    public JsonGenerator writeRawUTF8String(byte[] text, int offset, int length) {
        throw raw();
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    private static void checkFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new Refusal("JSON has no NaN and no infinite number");
        }
    }

    private static void checkDigits(BigInteger value) {
        if (value.bitLength() > NUMBER_BITS) {
            checkNumber(Integer.MAX_VALUE);
        }
    }

    private static void checkNumber(int length) {
        if (length > Limits.NUMBER) {
            throw new Refusal("it holds a number of more than " + Limits.NUMBER + " characters");
        }
    }

    /** The power of ten of the first digit is written. No reader takes one that lies beyond an int. */
    private static void checkExponent(BigDecimal value) {
        long exponent = (long) value.precision() - value.scale() - 1;
        if (exponent > Integer.MAX_VALUE) {
            throw new Refusal("it holds a number whose exponent is more than " + Integer.MAX_VALUE);
        }
    }

    private static void checkName(String name) {
        if (name.length() > Limits.NAME) {
            throw new Refusal("it holds a name of more than " + Limits.NAME + " characters");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                if (i + 1 == name.length() || !Character.isSurrogatePair(name.charAt(i), name.charAt(i + 1))) {
                    // In text it is written as an escape, but no name with such an escape can be read.
                    throw new Refusal("it holds a name with half a character");
                }
                i++;
            }
        }
    }

    private static Refusal raw() {
        return new Refusal("it writes raw text instead of JSON values");
    }
}
