package dev.satchel.sealed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The claims of a JWT that say a token's time and that a session's state does not hold (RFC 7519, sections 4.1.4 and
 * 4.1.5): {@code exp} beside our {@code xat}, and {@code nbf}. We write {@code exp} at one place and never {@code nbf},
 * so that our own tokens are not parsed again.
 *
 * @param expiresAt {@code exp} in seconds
 * @param notBefore {@code nbf} in seconds, which may have a fraction
 */
record PeerTimes(long expiresAt, double notBefore) {

    private static final PeerTimes UNSAID = new PeerTimes(Long.MAX_VALUE, Double.NEGATIVE_INFINITY);
    private static final String NOT_BEFORE = "nbf";
    private static final String ESCAPE = "\\u";
    private static final byte[] ISSUED = "\",\"iat\":".getBytes(US_ASCII);
    private static final byte[] EXPIRES = ",\"exp\":".getBytes(US_ASCII);
    private static final int BEFORE_ISSUED = "{'v':1,'jti':'".length() + 22;

    /**
     * The times in this envelope, which a codec has read already.
     *
     * @throws CorruptSessionException when it says no numbers
     */
    static PeerTimes of(Payload envelope) {
        long ours = envelope.borrow(PeerTimes::ours);
        return ours >= 0 ? new PeerTimes(ours, UNSAID.notBefore()) : parsed(envelope);
    }

    /** When the session expires at the latest: of two claims that contradict each other the earlier one counts. */
    Instant expiry(SessionState state) {
        Instant stated = state.expiresAt();
        boolean earlier = expiresAt < stated.getEpochSecond() + (stated.getNano() > 0 ? 1 : 0);
        return earlier ? Instant.ofEpochSecond(Math.max(0, expiresAt)) : stated;
    }

    /** Whether the token is for later. */
    boolean early(Instant now) {
        return notBefore * 1000 > now.toEpochMilli();
    }

    /**
     * The {@code exp} of an envelope as we write it; negative for any other, and where {@code nbf} may stand somewhere.
     */
    private static long ours(byte[] array, int offset, int size) {
        int end = offset + size;
        int at = offset + BEFORE_ISSUED;
        if (!says(ISSUED, array, at, end)) {
            return -1;
        }
        at = digits(array, at + ISSUED.length, end);
        if (!says(EXPIRES, array, at, end)) {
            return -1;
        }
        int from = at + EXPIRES.length;
        at = digits(array, from, end);
        if (at == from || at - from > 18 || at == end || array[at] != ',') {
            return -1;
        }
        // As text, one character for each byte: the platform searches it many characters at a time.
        String rest = new String(array, at, end - at, ISO_8859_1);
        if (rest.contains(NOT_BEFORE) || (rest.indexOf('\\') >= 0 && rest.contains(ESCAPE))) {
            return -1;
        }
        long expiresAt = 0;
        for (int i = from; i < at; i++) {
            expiresAt = 10 * expiresAt + (array[i] - '0');
        }
        return expiresAt;
    }

    private static boolean says(byte[] text, byte[] array, int at, int end) {
        return at + text.length <= end && Arrays.equals(text, 0, text.length, array, at, at + text.length);
    }

    private static int digits(byte[] array, int from, int end) {
        int at = from;
        while (at < end && array[at] >= '0' && array[at] <= '9') {
            at++;
        }
        return at;
    }

    private static PeerTimes parsed(Payload envelope) {
        long expiresAt = UNSAID.expiresAt();
        double notBefore = UNSAID.notBefore();
        try (JsonParser parser = Json.session(new String(envelope.toBytes(), UTF_8))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if ("exp".equals(name)) {
                    expiresAt = (long) number(parser, value);
                } else if ("nbf".equals(name)) {
                    notBefore = number(parser, value);
                }
                parser.skipChildren();
            }
            return new PeerTimes(expiresAt, notBefore);
        } catch (JacksonException notJson) {
            throw new CorruptSessionException("the claims of a token cannot be read");
        }
    }

    private static double number(JsonParser parser, JsonToken value) {
        if (value != JsonToken.VALUE_NUMBER_INT && value != JsonToken.VALUE_NUMBER_FLOAT) {
            throw new CorruptSessionException("a time in a token is no number");
        }
        return parser.getDoubleValue();
    }
}
