package dev.satchel.session.internal;

import static java.lang.System.Logger.Level.WARNING;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionValueException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The type under which this process first wrote each attribute of a stack. A second type under one name is most often a
 * mistake: each constant overwrites what the other wrote. It is logged once for each name. Untyped writes count for
 * nothing. Bounded. Thread-safe.
 */
final class AttributeTypes {

    private static final System.Logger LOG = System.getLogger(AttributeTypes.class.getName());
    private static final int MAX_TYPES = 1_000;

    private final String name;
    private final Map<String, Type> written = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    AttributeTypes(String name) {
        this.name = name;
    }

    /** Notes that a value of this attribute is written. */
    void write(Attribute<?> attribute) {
        Type type = attribute.type();
        Type first = written.get(attribute.name());
        if (first == type || type == Object.class) {
            return;
        }
        if (first == null) {
            if (written.size() < MAX_TYPES) {
                written.putIfAbsent(attribute.name(), type);
            }
        } else if (!first.equals(type) && told.add(attribute.name())) {
            LOG.log(
                    WARNING,
                    "stack ''{0}'': attribute ''{1}'' is written as {2} and as {3}; give each its own name, or share one constant",
                    name,
                    Printable.of(attribute.name()),
                    first.getTypeName(),
                    type.getTypeName());
        }
    }

    /** The same problem, or one that names both types if the value was written under another one. */
    SessionValueException explained(Attribute<?> attribute, SessionValueException problem) {
        Type first = written.get(attribute.name());
        return first == null || first.equals(attribute.type())
                ? problem
                : new SessionValueException(
                        attribute,
                        "cannot be decoded: this process writes it as " + first.getTypeName()
                                + "; give each its own name, or share one constant");
    }
}
