package dev.satchel.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.SessionConfigurationException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.util.Base64;
import java.util.regex.Pattern;

/** How keys are called in the server: {@code namespace:s:…} a record, {@code namespace:o:{…}} an owner's index. */
final class KeyNames {

    // No braces: they would decide about hash slots.
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");

    private final byte[] records;
    private final byte[] owners;

    KeyNames(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new SessionConfigurationException(
                    "redis.namespace",
                    "a namespace has 1 to 100 characters of a-z A-Z 0-9 . _ : / -",
                    "choose one such as satchel or shop:sessions");
        }
        records = (namespace + ":s:").getBytes(US_ASCII);
        owners = (namespace + ":o:{").getBytes(US_ASCII);
    }

    byte[] record(StorageKey key) {
        return named(records, key.toBytes(), "");
    }

    /** The sorted set of the owner's records. */
    byte[] index(OwnerKey owner) {
        return named(owners, owner.toBytes(), "}");
    }

    /** A name that no record has. */
    byte[] absentRecord() {
        return named(records, new byte[0], "");
    }

    /** A name that nobody has: of no record and no owner. */
    byte[] absent() {
        return named(owners, new byte[0], "}");
    }

    private static byte[] named(byte[] prefix, byte[] hash, String suffix) {
        byte[] text = Base64.getUrlEncoder().withoutPadding().encode(hash);
        byte[] name = new byte[prefix.length + text.length + suffix.length()];
        System.arraycopy(prefix, 0, name, 0, prefix.length);
        System.arraycopy(text, 0, name, prefix.length, text.length);
        System.arraycopy(suffix.getBytes(US_ASCII), 0, name, prefix.length + text.length, suffix.length());
        return name;
    }
}
