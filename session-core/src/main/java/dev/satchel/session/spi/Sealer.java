package dev.satchel.session.spi;

import java.util.Optional;

/**
 * Authenticated encryption. What was sealed for one purpose and binding opens for the same ones only. Thread-safe.
 *
 * <p>The purpose is a constant of the program, such as {@code at-rest/shop/prod}; it selects the key. The binding is what the
 * sealed bytes belong to, such as a storage key; it is authenticated and not stored.
 */
public interface Sealer {

    /** A name for {@code describe()}; no key material. */
    String name();

    /** Seals these bytes. The same bytes seal differently each time. */
    Payload seal(String purpose, Payload binding, Payload clear);

    /** What was sealed; empty when it was changed, or sealed for something else, or under an unknown key. Never throws. */
    Optional<Payload> open(String purpose, Payload binding, Payload sealed);
}
