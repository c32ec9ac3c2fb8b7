package dev.satchel.json;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The content of one type that is known to come back as it was. It remembers places (a property, an element, a map's
 * key or value) and what stood there when a value was read back: the classes of objects, the kinds of scalars.
 *
 * <p>A scalar is known after two different ones came back: a single one may equal what a constructor puts there by
 * itself. The places of a bean belong to its class, so that a tree of nodes has few. Bounded: a place beyond the bound
 * is never known. Thread-safe.
 */
final class Proven {

    private static final int MAX_PLACES = 4_096;

    /** The kinds that {@link Place} distinguishes besides the classes of objects. */
    enum Kind {
        NULL,
        TEXT,
        WHOLE,
        FRACTION,
        /** A kind of its own: a number without a sign may take its place. */
        NEGATIVE_ZERO,
        BOOLEAN,
        BINARY,
        NAME,
        ARRAY,
        OBJECT
    }

    private final Map<Class<?>, Inside> beans = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();
    private final Place root = new Place();

    Place root() {
        return root;
    }

    /** Where one or more values of a type may stand. */
    static final class Place {

        private static final Place UNKNOWN = new Place();

        private final Map<Object, Content> contents = new ConcurrentHashMap<>();

        /** The content here: a kind, or the class of an object. */
        Content content(Object kindOrClass) {
            if (this == UNKNOWN) {
                return new Content();
            }
            Content known = contents.get(kindOrClass);
            return known == null ? contents.computeIfAbsent(kindOrClass, any -> new Content()) : known;
        }
    }

    /** One kind or class at one place. */
    static final class Content {

        private final Inside own = new Inside();
        private volatile boolean seen;
        private volatile boolean varied;
        private volatile int first;

        /** Whether such values came back, whichever of them it is. */
        boolean isKnown() {
            return varied;
        }

        boolean isKnown(int hash) {
            return varied || (seen && first == hash);
        }

        void learn() {
            varied = true;
        }

        void learn(int hash) {
            if (!seen) {
                first = hash;
                seen = true;
            } else if (first != hash) {
                varied = true;
            }
        }
    }

    /** The places inside an object or an array. */
    static final class Inside {
        private final Map<String, Place> places = new ConcurrentHashMap<>();
    }

    /**
     * The places inside an object of this class at that place: those of the class, or the content's own where a generic
     * type is more precise.
     */
    Inside inside(Content content, Class<?> bean) {
        Inside known = beans.get(bean);
        if (known == null) {
            known = beans.size() < MAX_PLACES ? beans.computeIfAbsent(bean, any -> new Inside()) : content.own;
        }
        return known;
    }

    /** The places inside a container at that place. */
    static Inside inside(Content content) {
        return content.own;
    }

    Place place(Inside inside, String name) {
        Place known = inside.places.get(name);
        if (known != null) {
            return known;
        }
        if (places.incrementAndGet() > MAX_PLACES) {
            places.decrementAndGet();
            return Place.UNKNOWN;
        }
        return inside.places.computeIfAbsent(name, any -> new Place());
    }
}
