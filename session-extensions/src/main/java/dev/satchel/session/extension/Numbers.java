package dev.satchel.session.extension;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of a body, which has one type of them, as the types that Java has. */
final class Numbers {

    private Numbers() {}

    /** The number as this type, if it is one there; otherwise as it is. A double is the nearest one. */
    static Object as(Class<?> type, Number number) {
        if (type.isInstance(number) || !isParsed(number)) {
            return number;
        }
        BigDecimal exact = new BigDecimal(number.toString());
        try {
            if (type == Integer.class) {
                return exact.intValueExact();
            } else if (type == Long.class) {
                return exact.longValueExact();
            } else if (type == BigInteger.class) {
                return exact.toBigIntegerExact();
            }
        } catch (ArithmeticException unfit) {
            return number;
        }
        if (type == BigDecimal.class) {
            return exact;
        }
        return type == Double.class && Double.isFinite(number.doubleValue()) ? (Object) number.doubleValue() : number;
    }

    /** Whether it is of a type that a reader of JSON makes of a number. */
    private static boolean isParsed(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof BigInteger
                || (number instanceof Double real && Double.isFinite(real));
    }
}
