package dev.satchel.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Writes only what can be read again: no NaN, no number or name beyond the limits, and nothing raw. Raw text could close the value and
 * go on in the session around it.
 */
final class StrictGenerator extends JsonGeneratorDelegate {

    private static final Pattern NUMBER =
            Pattern.compile("-?+(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+");

    /** No {@link Limits#NUMBER} decimal digits have more bits; asked first, because the digits of a huge number take long to make. */
    private static final int NUMBER_BITS = 4 * Limits.NUMBER;

    StrictGenerator(JsonGenerator delegate) {
        // What is written through writePOJO must come back here, not go to the delegate.
        super(delegate, false);
    }

    @Override
    public JsonGenerator writeName(String name) {
        checkName(name);
        return super.writeName(name);
    }

    @Override
    public JsonGenerator writeName(SerializableString name) {
        checkName(name.getValue());
        return super.writeName(name);
    }

    @Override
    public JsonGenerator writeNumber(double value) {
        checkFinite(value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(float value) {
        checkFinite(value);
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeArray(double[] array, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            checkFinite(array[i]);
        }
        return super.writeArray(array, offset, length);
    }

    @Override
    public JsonGenerator writeNumber(BigInteger value) {
        checkDigits(value);
        checkNumber(value.toString().length());
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(BigDecimal value) {
        checkDigits(value.unscaledValue());
        checkNumber(value.toString().length());
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(String text) {
        checkNumber(text.length());
        if (!NUMBER.matcher(text).matches()) {
            throw new Refusal("it holds a number that JSON cannot say");
        }
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
