package dev.satchel.session;

import dev.satchel.session.internal.Printable;

/**
 * A value cannot be encoded, or a stored one cannot be decoded as the attribute's type. Names both; never shows the
 * value.
 */
public final class SessionValueException extends SessionException {

    private static final long serialVersionUID = 1L;

    private final String attribute;

    /**
     * Without a cause: a parser's message may show the value.
     *
     * @param attribute the attribute
     * @param problem what is wrong, without the value, such as {@code cannot be encoded: StackOverflowError}
     */
    public SessionValueException(Attribute<?> attribute, String problem) {
        super("attribute '" + Printable.of(attribute.name()) + "' of type "
                + attribute.type().getTypeName() + " " + problem);
        this.attribute = attribute.name();
    }

    /** The attribute's name. */
    public String attribute() {
        return attribute;
    }
}
