package dev.satchel.session;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A stored session is there but cannot be read. */
public class CorruptSessionException extends SessionStoreException {

    private static final long serialVersionUID = 1L;

    private final boolean versioned;
    private final long version;

    /** With a message that holds no token, key or value. */
    public CorruptSessionException(String message) {
        super(message);
        versioned = false;
        version = 0;
    }

    /** With a message that holds no token, key or value, and what caused it. */
    public CorruptSessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
        versioned = false;
        version = 0;
    }

    /**
     * For a store that still knows by which version it would replace or delete the record. So a sign-out ends it, and a
     * policy that drops what cannot be read takes its place.
     */
    public CorruptSessionException(String message, long version) {
        super(message);
        versioned = true;
        this.version = version;
    }

    /** The version by which the record can be replaced or deleted, if the store knows it. */
    public OptionalLong version() {
        return versioned ? OptionalLong.of(version) : OptionalLong.empty();
    }
}
