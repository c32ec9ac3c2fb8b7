package dev.satchel.benchmarks.http;

import dev.satchel.benchmarks.Visit;
import dev.satchel.http.SessionCookie;
import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;

/** The work of the handlers on Satchel, whichever host hands them the session. */
final class SatchelVisit {

    /** For plain HTTP, but not the one for development, which looks at the host of each request. */
    static final SessionCookie COOKIE =
            SessionCookie.builder().name("session").secure(false).build();

    private static final Attribute<Integer> COUNT = Attribute.of("count", Integer.class);

    private SatchelVisit() {}

    /** Reads one attribute. */
    static String read(SessionView view) {
        return view.get(Visit.CART_ID).orElseThrow();
    }

    /** Does what changes the session. */
    static String change(Work work, Session session) {
        return switch (work) {
            case BEGIN -> begin(session);
            case WRITE -> write(session);
            case COUNT -> count(session);
            case NONE, READ -> throw new IllegalArgumentException(work + " changes nothing");
        };
    }

    private static String begin(Session session) {
        Visit.Size.TYPICAL.visit().writeTo(session);
        return Answers.CART;
    }

    private static String write(Session session) {
        session.set(Visit.COUNTRY, Answers.country());
        return read(session);
    }

    private static String count(Session session) {
        session.update(COUNT, 0, count -> count + 1);
        // Read from what was stored: read before that, it would conflict with the update of another client.
        return session.save().get(COUNT).orElseThrow().toString();
    }
}
