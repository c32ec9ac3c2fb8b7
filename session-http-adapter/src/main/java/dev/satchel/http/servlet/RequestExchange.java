package dev.satchel.http.servlet;

import dev.satchel.session.Directive;
import dev.satchel.session.Session;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingSession;
import dev.satchel.session.backend.ForwardingView;

/** The exchange of a request for code that is handed one: an error page goes on with the one that is there then. */
final class RequestExchange implements SessionExchange {

    private final ServletExchange served;
    private final Session session = new ForwardingSession() {
        @Override
        protected Session session() {
            return served.current().session();
        }
    };
    private final SessionView view = new ForwardingView() {
        @Override
        protected SessionView view() {
            return served.current().view();
        }
    };

    RequestExchange(ServletExchange served) {
        this.served = served;
    }

    @Override
    public SessionView view() {
        return view;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Directive commit() {
        served.current().commit();
        return new Directive.Keep();
    }

    @Override
    public SessionView committed() {
        return served.current().committed();
    }

    @Override
    public void close() {
        served.current().end();
    }
}
