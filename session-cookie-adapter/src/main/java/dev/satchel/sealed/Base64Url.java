package dev.satchel.sealed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64url without padding (RFC 4648, section 5), the canonical text only: the platform's decoder takes padding and
 * stray low bits too, so that several texts would mean the same bytes. Short texts are coded here, straight between a
 * text and a buffer; long ones by the platform, which has processor instructions for whole arrays.
 */
final class Base64Url {

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    /** How many characters encode this many bytes. */
    static int encodedLength(int bytes) {
        return (8 * bytes + 5) / 6;
    }

    /** How many bytes this many characters encode, rounded down. */
    static int decodedLength(int characters) {
        return 3 * characters / 4;
    }

    /** Encodes {@code size} bytes to {@code target}, from {@code at} on, and answers where the encoding ends. */
    static int encode(byte[] source, int from, int size, byte[] target, int at) {
        int whole = from + size / 3 * 3;
        int to = at;
        for (int i = from; i < whole; i += 3) {
            int bits = (source[i] & 0xFF) << 16 | (source[i + 1] & 0xFF) << 8 | (source[i + 2] & 0xFF);
            target[to] = ALPHABET[bits >>> 18];
            target[to + 1] = ALPHABET[bits >>> 12 & 0x3F];
            target[to + 2] = ALPHABET[bits >>> 6 & 0x3F];
            target[to + 3] = ALPHABET[bits & 0x3F];
            to += 4;
        }
        int rest = from + size - whole;
        if (rest > 0) {
            int bits = (source[whole] & 0xFF) << 16 | (rest == 2 ? (source[whole + 1] & 0xFF) << 8 : 0);
            target[to++] = ALPHABET[bits >>> 18];
            target[to++] = ALPHABET[bits >>> 12 & 0x3F];
            if (rest == 2) {
                target[to++] = ALPHABET[bits >>> 6 & 0x3F];
            }
        }
        return to;
    }

    /** The encoding of these bytes. */
    static String encode(byte[] source) {
        byte[] target = new byte[encodedLength(source.length)];
        encode(source, 0, source.length, target, 0);
        return new String(target, StandardCharsets.US_ASCII);
    }

    /**
     * Decodes the characters in {@code [from, to)} to {@code target}, from {@code at} on, which must have room for
     * {@link #decodedLength} bytes.
     *
     * @return whether they are a canonical encoding; when not, the target holds rubbish
     */
    static boolean decode(String text, int from, int to, byte[] target, int at) {
        int length = to - from;
        int rest = length & 3;
        if (rest == 1) {
            return false;
        }
        int seen = 0;
        int whole = to - rest;
        int out = at;
        for (int i = from; i < whole; i += 4) {
            int a = text.charAt(i);
            int b = text.charAt(i + 1);
            int c = text.charAt(i + 2);
            int d = text.charAt(i + 3);
            if ((a | b | c | d) > 0x7F) {
                return false;
            }
            int bits = VALUES[a] << 18 | VALUES[b] << 12 | VALUES[c] << 6 | VALUES[d];
            seen |= bits;
            target[out] = (byte) (bits >> 16);
            target[out + 1] = (byte) (bits >> 8);
            target[out + 2] = (byte) bits;
            out += 3;
        }
        if (rest > 0) {
            int a = text.charAt(whole);
            int b = text.charAt(whole + 1);
            int c = rest == 3 ? text.charAt(whole + 2) : 'A';
            if ((a | b | c) > 0x7F) {
                return false;
            }
            int bits = VALUES[a] << 18 | VALUES[b] << 12 | VALUES[c] << 6;
            seen |= bits;
            target[out] = (byte) (bits >> 16);
            if (rest == 3) {
                target[out + 1] = (byte) (bits >> 8);
            }
            int stray = rest == 3 ? 0xFF : 0xFFFF;
            if ((bits & stray) != 0) {
                return false;
            }
        }
        return seen >= 0;
    }

    /** Encodes the whole array to the start of {@code target}, and answers how many characters that gave. */
    static int encodeWhole(byte[] source, byte[] target) {
        return ENCODER.encode(source, target);
    }

    /**
     * Decodes the whole array of characters to the start of {@code target}.
     *
     * @return whether they are a canonical encoding; when not, the target holds rubbish
     */
    static boolean decodeWhole(byte[] text, byte[] target) {
        int rest = text.length & 3;
        int last = text.length == 0 ? 'A' : text[text.length - 1];
        int stray = rest == 2 ? 0x0F : rest == 3 ? 0x03 : 0;
        if (rest == 1 || last < 0 || VALUES[last] < 0 || (VALUES[last] & stray) != 0) {
            return false;
        }
        try {
            return DECODER.decode(text, target) == decodedLength(text.length);
        } catch (IllegalArgumentException foreignCharacter) {
            return false;
        }
    }
}
