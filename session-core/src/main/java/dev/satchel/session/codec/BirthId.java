package dev.satchel.session.codec;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Which life of a session this is: 128 random bits, drawn when it begins and kept by every write and rotation. A key
 * that is used again holds another life, and an exchange that remembers the former one notices it.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record BirthId(long high, long low) {

    /** The id of what cannot be read, and so of no session that anybody knows. */
    public static final BirthId NONE = new BirthId(0, 0);

    /**
     * The id that {@link #text} gave.
     *
     * @throws IllegalArgumentException when this is not such a text
     */
    public static BirthId parse(String text) {
        if (text.length() != 22) {
            throw new IllegalArgumentException("a birth id has 22 characters, not " + text.length());
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        BirthId id = new BirthId(bytes.getLong(), bytes.getLong());
        if (!id.text().equals(text)) {
            throw new IllegalArgumentException("not the canonical form of a birth id");
        }
        return id;
    }

    /** The id as 22 characters of base64url. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    /** Eight hexadecimal digits for logs: enough to follow one session, no key, no token. */
    public String fingerprint() {
        return HexFormat.of().toHexDigits((int) high);
    }

    @Override
    public String toString() {
        return "BirthId[" + fingerprint() + "]";
    }
}
