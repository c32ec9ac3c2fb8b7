package dev.satchel.http;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingSession;
import java.util.Optional;

/** A session that is opened when it is first used, and says why when it can no longer be changed. */
final class LazySession extends ForwardingSession {

    private final WebSession web;

    LazySession(WebSession web) {
        this.web = web;
    }

    @Override
    protected SessionView view() {
        return web.opened().session();
    }

    /** To change it in a way that may begin a session. */
    @Override
    protected Session session() {
        return web.beginning();
    }

    @Override
    public void remove(Attribute<?> attribute) {
        web.changing().remove(attribute);
    }

    @Override
    public void clear() {
        web.changing().clear();
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        return web.takeFlash(attribute);
    }

    @Override
    public void disown() {
        web.changing().disown();
    }

    @Override
    public void rotate() {
        web.changing().rotate();
    }

    @Override
    public SessionView save() {
        return web.save();
    }
}
