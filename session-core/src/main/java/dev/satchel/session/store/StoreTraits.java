package dev.satchel.session.store;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The properties of a store, for {@code describe()} and for the checks at composition.
 *
 * @param displayName a name for people, such as {@code redis cluster}; no address with a password in it
 * @param traits what it promises besides the contract
 */
public record StoreTraits(String displayName, Set<Trait> traits) {

    /** A promise of a store besides the contract. */
    public enum Trait {
        /** Several processes see the same records. */
        SHARED,
        /** An acknowledged write survives the end of the process. */
        DURABLE
    }

    /** Copies the traits. */
    public StoreTraits {
        Objects.requireNonNull(displayName, "displayName");
        traits = Set.copyOf(traits);
    }

    /** The traits of a store with these promises. */
    public static StoreTraits of(String displayName, Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        for (Trait trait : traits) {
            set.add(trait);
        }
        return new StoreTraits(displayName, set);
    }
}
