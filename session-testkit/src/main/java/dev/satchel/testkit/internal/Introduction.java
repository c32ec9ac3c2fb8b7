package dev.satchel.testkit.internal;

import java.util.Set;

/**
 * The claims of a subject about itself.
 *
 * @param displayName its name for people
 * @param claims what it can do besides the contract
 */
public record Introduction(String displayName, Set<Claim> claims) {

    /** Copies the claims. */
    public Introduction {
        claims = Set.copyOf(claims);
    }
}
