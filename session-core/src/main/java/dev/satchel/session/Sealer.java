package dev.satchel.session;

import dev.satchel.session.codec.Payload;
import java.util.Optional;

/**
 * Authenticated encryption. Sealed bytes open only for the purpose and binding that they were sealed for. Thread-safe.
 *
 * <p>The purpose is a constant of the program, such as {@code at-rest/shop/prod}; it selects the key. The binding is
 * what the sealed bytes belong to, such as a storage key; it is authenticated and not stored.
 */
public interface Sealer {

    /** A name for {@code describe()}; no key material. */
    String name();

    /** Seals these bytes. The same bytes seal differently each time. */
    Payload seal(String purpose, Payload binding, Payload clear);

    /**
     * The bytes that were sealed. Empty if they were changed, sealed for something else, or sealed under an unknown
     * key. Never throws.
     */
    Optional<Payload> open(String purpose, Payload binding, Payload sealed);
}
