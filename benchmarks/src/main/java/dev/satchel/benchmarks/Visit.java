package dev.satchel.benchmarks;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session of a visitor of a storefront, in the sizes that are measured: the same values for Satchel, for the raw
 * primitive and for each peer.
 *
 * @param cartId the cart on the server
 * @param country a country code
 * @param locale a language tag
 * @param user who signed in
 * @param recent the products looked at last, the newest first
 * @param csrf a token against forged forms
 */
public record Visit(String cartId, String country, String locale, User user, List<String> recent, String csrf) {

    public static final Attribute<String> CART_ID = Attribute.of("cartId", String.class);
    public static final Attribute<String> COUNTRY = Attribute.of("country", String.class);
    public static final Attribute<String> LOCALE = Attribute.of("locale", String.class);
    public static final Attribute<User> USER = Attribute.of("user", User.class);
    public static final Attribute<List<String>> RECENT = Attribute.listOf("recent", String.class);
    public static final Attribute<String> CSRF = Attribute.of("csrf", String.class);

    /** The user who signed in. */
    public record User(String id, String email, List<String> roles) implements Serializable {}

    /** How much is in a session, as JSON of its attributes. */
    public enum Size {
        /** About 200 bytes. */
        SMALL,
        /** About 1 KB, what a storefront typically keeps. */
        TYPICAL,
        /** About 2.7 KB, what fits into a sealed token. */
        LARGE;

        /** The visit of this size. */
        public Visit visit() {
            return switch (this) {
                case SMALL -> of(1, 0);
                case TYPICAL -> of(8, 20);
                case LARGE -> of(16, 62);
            };
        }
    }

    private static Visit of(int roles, int products) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < roles; i++) {
            names.add("role-" + i);
        }
        List<String> recent = new ArrayList<>();
        for (int i = 0; i < products; i++) {
            recent.add("trail-running-shoe-blue-size-%06d".formatted(4_000 + 37 * i));
        }
        return new Visit(
                "9f1d2c3b-5a60-4e71-8c92-a3b4c5d6e7f8",
                "DE",
                "de-DE",
                new User("u-3f9a2c71", "ada.lovelace@example.org", List.copyOf(names)),
                List.copyOf(recent),
                "pQ7vX2mN9kL4jH6gF1dS3aZ8");
    }

    /** Sets the attributes that it has. */
    public void writeTo(Session session) {
        session.set(CART_ID, cartId);
        session.set(COUNTRY, country);
        session.set(LOCALE, locale);
        session.set(USER, user);
        session.set(RECENT, recent);
        session.set(CSRF, csrf);
    }

    /** The attributes by name, as a peer keeps them: live objects. */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("cartId", cartId);
        attributes.put("country", country);
        attributes.put("locale", locale);
        attributes.put("user", user);
        attributes.put("recent", recent);
        attributes.put("csrf", csrf);
        return attributes;
    }
}
