package dev.satchel.file;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where things lie below the root. Every name is made of hexadecimal digits of a hash, so nothing that a user sent ever
 * becomes part of a path.
 */
final class Layout {

    /** How many directories the records are spread over, by the first byte of their key; each has one lock. */
    static final int STRIPES = 256;

    private static final Pattern STRIPE = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern RECORD = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TEMPORARY = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f]{16}\\.tmp");

    private final Path root;
    private final Path records;
    private final Path owners;
    private final Path locks;
    private final Path quarantine;
    private final Path identity;
    private final Path complete;
    private final Path[] stripes = new Path[STRIPES];

    Layout(Path root) {
        this.root = root;
        records = root.resolve("records");
        owners = root.resolve("owners");
        locks = root.resolve("locks");
        quarantine = root.resolve("quarantine");
        identity = root.resolve("identity");
        complete = owners.resolve("complete");
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = records.resolve(digits(i));
        }
    }

    Path root() {
        return root;
    }

    /** The directories that are there from the start. */
    List<Path> directories() {
        return List.of(records, owners, locks, quarantine);
    }

    Path records() {
        return records;
    }

    Path owners() {
        return owners;
    }

    Path locks() {
        return locks;
    }

    Path quarantine() {
        return quarantine;
    }

    /** Distinguishes this root from every other directory. */
    Path identity() {
        return identity;
    }

    /** Is there as long as every owner's records are in the index. */
    Path complete() {
        return complete;
    }

    Place place(StorageKey key) {
        String hex = key.hex();
        int stripe = Integer.parseInt(hex, 0, 2, 16);
        return new Place(key, hex, stripe, stripes[stripe].resolve(hex));
    }

    /** The directory of the records whose key begins with this byte. */
    Path stripe(int stripe) {
        return stripes[stripe];
    }

    /** Where an owner's entries are. */
    OwnerPlace place(OwnerKey owner) {
        String hex = owner.hex();
        Path stripe = owners.resolve(hex.substring(0, 2));
        return new OwnerPlace(stripe, stripe.resolve(hex));
    }

    /** A new name beside the record, to write its next content to. */
    Path temporary(Place place, long unique) {
        return place.file().resolveSibling(place.hex() + "." + hex(unique) + ".tmp");
    }

    /** A new name in quarantine. */
    Path setAside(Place place, long unique) {
        return quarantine.resolve(place.hex() + "." + hex(unique));
    }

    static boolean isStripe(String name) {
        return STRIPE.matcher(name).matches();
    }

    static boolean isRecord(String name) {
        return RECORD.matcher(name).matches();
    }

    static boolean isTemporary(String name) {
        return TEMPORARY.matcher(name).matches();
    }

    static String digits(int stripe) {
        return hex(stripe).substring(14);
    }

    private static String hex(long number) {
        return HexFormat.of().toHexDigits(number);
    }

    /** The directory of an owner's entries, one for each of its records, and the directory that it is in. */
    record OwnerPlace(Path stripe, Path directory) {

        Path entry(Place place) {
            return directory.resolve(place.hex());
        }

        /** Shows nothing: the path holds the key. */
        @Override
        public String toString() {
            return "OwnerPlace[redacted]";
        }
    }

    /** A key and the file that is its own. */
    record Place(StorageKey key, String hex, int stripe, Path file) {

        /** Shows nothing: the path holds the key. */
        @Override
        public String toString() {
            return "Place[redacted]";
        }
    }
}
