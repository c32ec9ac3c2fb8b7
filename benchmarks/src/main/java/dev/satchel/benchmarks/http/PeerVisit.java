package dev.satchel.benchmarks.http;

import dev.satchel.benchmarks.Visit;
import io.vertx.ext.web.Session;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The work of the handlers on a session of live objects by name, as all peers have it. */
interface PeerVisit {

    /** The value of this name, if any. */
    @Nullable
    Object get(String name);

    /** Sets the value of this name. */
    void set(String name, Object value);

    /** The session of a servlet, whoever keeps it. */
    static PeerVisit of(HttpSession session) {
        return new PeerVisit() {
            @Override
            public @Nullable Object get(String name) {
                return session.getAttribute(name);
            }

            @Override
            public void set(String name, Object value) {
                session.setAttribute(name, value);
            }
        };
    }

    /** The session of Vert.x Web. */
    static PeerVisit of(Session session) {
        return new PeerVisit() {
            @Override
            public @Nullable Object get(String name) {
                return session.get(name);
            }

            @Override
            public void set(String name, Object value) {
                session.put(name, value);
            }
        };
    }

    /** Does this; answers the text of the response. */
    default String serve(Work work) {
        switch (work) {
            case BEGIN -> Visit.Size.TYPICAL.visit().attributes().forEach(this::set);
            case WRITE -> set(Visit.COUNTRY.name(), Answers.country());
            case COUNT -> {
                return count();
            }
            case NONE, READ -> {}
        }
        return Objects.requireNonNull(get(Visit.CART_ID.name())).toString();
    }

    private String count() {
        int next = get("count") instanceof Integer count ? count + 1 : 1;
        set("count", next);
        return Integer.toString(next);
    }
}
