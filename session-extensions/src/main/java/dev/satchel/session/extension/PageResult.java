package dev.satchel.session.extension;

/** The result of a {@link DynamicPageHandler}. */
public sealed interface PageResult {

    /** A page of this type. */
    static PageResult page(String type, Object payload) {
        return new Page(type, payload);
    }

    /** The page has moved for good. */
    static PageResult moved(String location) {
        return new Redirect(location, true);
    }

    /** The page is elsewhere this time. */
    static PageResult redirect(String location) {
        return new Redirect(location, false);
    }

    /** This handler does not know the path. */
    static PageResult nothing() {
        return new Nothing();
    }

    /**
     * A page.
     *
     * @param type what kind of page it is, by which its layout is found
     * @param payload what it shows: text, a number, a boolean, a list, a map or a record
     */
    record Page(String type, Object payload) implements PageResult {
        /**
         * Checks the type.
         *
         * @throws IllegalArgumentException when it is blank
         */
        public Page {
            if (type.isBlank()) {
                throw new IllegalArgumentException("a page has a type, such as product");
            }
        }

        /** The type only. */
        @Override
        public String toString() {
            return "Page[" + type + "]";
        }
    }

    /**
     * The page is elsewhere.
     *
     * @param location where: a path of the site that begins with one slash, or a whole URI of {@code http} or {@code
     * https}; visible
     *     ASCII
     * @param permanent whether for good
     */
    record Redirect(String location, boolean permanent) implements PageResult {
        /**
         * Checks the location.
         *
         * @throws IllegalArgumentException if it is not a valid redirect target
         */
        public Redirect {
            boolean path = location.startsWith("/") && !location.startsWith("//") && !location.startsWith("/\\");
            boolean whole = location.startsWith("https://") || location.startsWith("http://");
            if ((!path && !whole) || !location.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
                throw new IllegalArgumentException("a redirect leads to a path that begins with one slash, or to a"
                        + " URI of http or https, in visible ASCII; encode the rest");
            }
        }

        /** Without the query, which may hold a code. */
        @Override
        public String toString() {
            return "Redirect[" + location.replaceFirst("[?#].*", "?…") + (permanent ? ", permanent]" : "]");
        }
    }

    /** Nothing: the next handler is asked. */
    record Nothing() implements PageResult {}
}
