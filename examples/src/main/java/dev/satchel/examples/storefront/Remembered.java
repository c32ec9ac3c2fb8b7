package dev.satchel.examples.storefront;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionView;
import java.util.Map;

/** The attributes that the shop keeps in a session. */
final class Remembered {

    /** Where the visitor shops, as two letters. */
    static final Attribute<String> COUNTRY = Attribute.of("countryCode", String.class);

    /** The id of the visitor's cart. The cart itself lies with the {@link Catalogue}. */
    static final Attribute<String> CART = Attribute.of("cartId", String.class);

    /** The visitor's reward points. */
    static final Attribute<Long> POINTS = Attribute.of("points", Long.class);

    /** The note of the visitor. It does not leave the server. */
    static final Attribute<String> NOTE = Attribute.of("note", String.class);

    private Remembered() {}

    /** The part of it that may leave the server. */
    static Map<String, Object> exposed(SessionView view) {
        return view.expose(COUNTRY, CART, POINTS);
    }
}
