package dev.satchel.benchmarks.memory;

import dev.satchel.benchmarks.Visit;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of each session; there is always a {@link Visit#COUNTRY}. */
public interface Contents {

    /** By name, as a peer keeps it: live objects. */
    Map<String, Object> attributes();

    /** Sets all of it. */
    void writeTo(Session session);

    /** The same with another cart, as the caches by hand encode it. */
    Object with(String cartId);

    /** The session of a storefront's visitor. */
    static Contents of(Visit visit) {
        return new Contents() {
            @Override
            public Map<String, Object> attributes() {
                return visit.attributes();
            }

            @Override
            public void writeTo(Session session) {
                visit.writeTo(session);
            }

            @Override
            public Object with(String cartId) {
                return new Visit(cartId, visit.country(), visit.locale(), visit.user(), visit.recent(), visit.csrf());
            }
        };
    }

    /** So many short texts, the country among them. */
    static Contents texts(int count) {
        Map<String, Object> texts = new LinkedHashMap<>();
        texts.put(Visit.COUNTRY.name(), "DE");
        texts.put(Visit.CART_ID.name(), "9f1d2c3b");
        for (int i = texts.size(); i < count; i++) {
            texts.put("text-%04d".formatted(i), "a short value, number %04d".formatted(i));
        }
        return new Contents() {
            @Override
            public Map<String, Object> attributes() {
                return texts;
            }

            @Override
            public void writeTo(Session session) {
                texts.forEach((name, text) -> session.set(Attribute.of(name, String.class), (String) text));
            }

            @Override
            public Object with(String cartId) {
                Map<String, Object> changed = new LinkedHashMap<>(texts);
                changed.put(Visit.CART_ID.name(), cartId);
                return changed;
            }
        };
    }
}
