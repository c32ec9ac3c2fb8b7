package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of any view that may leave the server. */
final class Exposed {

    private Exposed() {}

    static Map<String, Object> of(SessionView view, Attribute<?>... allowed) {
        Map<String, Object> exposed = new LinkedHashMap<>();
        for (Attribute<?> attribute : allowed) {
            view.get(attribute).ifPresent(value -> exposed.put(attribute.name(), value));
        }
        return Collections.unmodifiableMap(exposed);
    }
}
