package dev.satchel.session.backend;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A session that asks another one. A subclass overrides what it does differently, and nothing else. */
public abstract class ForwardingSession extends ForwardingView implements Session {

    /** For subclasses. */
    protected ForwardingSession() {}

    /** The session that receives the changes. */
    protected abstract Session session();

    /** The view that answers reads; by default the session that receives the changes. */
    @Override
    protected SessionView view() {
        return session();
    }

    @Override
    public <T> void set(Attribute<T> attribute, T value) {
        session().set(attribute, value);
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        session().update(attribute, initial, change);
    }

    @Override
    public void remove(Attribute<?> attribute) {
        session().remove(attribute);
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        session().replace(attributes);
    }

    @Override
    public void clear() {
        session().clear();
    }

    @Override
    public <T> void flash(Attribute<T> attribute, T value) {
        session().flash(attribute, value);
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        return session().takeFlash(attribute);
    }

    @Override
    public void claim(String principal) {
        session().claim(principal);
    }

    @Override
    public void disown() {
        session().disown();
    }

    @Override
    public void rotate() {
        session().rotate();
    }

    @Override
    public void lifetime(Lifetime lifetime) {
        session().lifetime(lifetime);
    }

    @Override
    public void destroy() {
        session().destroy();
    }

    @Override
    public SessionView save() {
        return session().save();
    }

    @Override
    public String toString() {
        return "Session";
    }
}
