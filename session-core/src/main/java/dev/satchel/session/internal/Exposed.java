package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What may leave the server, of any view. */
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
