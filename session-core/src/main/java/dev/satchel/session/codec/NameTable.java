package dev.satchel.session.codec;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Gives sessions that have the same attributes one list of names between them: of a million sessions in memory,
 * most have the same few sets of names.
 *
 * <p>It holds a few hundred lists of up to 64 names and forgets one for another, so that names which users made up do
 * not fill it. Thread-safe.
 */
final class NameTable {

    private static final int SLOTS = 256;

    /** Longer lists are rare, shared by few sessions, and would keep much alive. */
    private static final int MAX_NAMES = 64;

    private final AtomicReferenceArray<String[]> lists = new AtomicReferenceArray<>(SLOTS);

    /** The list to use for these names: one seen before, or this one from now on. */
    String[] one(String[] names) {
        if (names.length > MAX_NAMES) {
            return names;
        }
        int hash = Arrays.hashCode(names);
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        String[] known = lists.get(slot);
        if (Arrays.equals(known, names)) {
            return known;
        }
        lists.set(slot, names);
        return names;
    }
}
