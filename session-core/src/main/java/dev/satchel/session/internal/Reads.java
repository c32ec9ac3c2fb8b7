package dev.satchel.session.internal;

import dev.satchel.session.codec.EncodedValues;
import java.util.HashSet;
import java.util.Set;

/** The parts of the opened session that one exchange read. For one thread. */
final class Reads {

    /** Bit i is set when attribute i, of the first 64 that were opened, was read: to note one costs nothing. */
    private long first;

    /** The other names that were read. Made at its first use, which most exchanges never come to. */
    private Set<String> others = Set.of();

    private boolean names;
    private boolean all;

    /** Notes that the exchange read this name. Its index in what it opened is negative where there was none. */
    void attribute(int index, String name) {
        if (index >= 0 && index < Long.SIZE) {
            first |= 1L << index;
            return;
        }
        if (others.isEmpty()) {
            others = new HashSet<>();
        }
        others.add(name);
    }

    /** Notes that the exchange saw which attributes there are. */
    void names() {
        names = true;
    }

    /** Notes that what the exchange did depends on all that there was. */
    void all() {
        all = true;
    }

    /** Whether everything that the exchange read of {@code then} is the same in {@code now}. */
    boolean hold(EncodedValues then, EncodedValues now) {
        if ((all && !then.equals(now)) || (names && !then.names().equals(now.names()))) {
            return false;
        }
        for (long rest = first; rest != 0; rest &= rest - 1) {
            if (!then.agrees(now, then.name(Long.numberOfTrailingZeros(rest)))) {
                return false;
            }
        }
        return others.stream().allMatch(name -> then.agrees(now, name));
    }
}
