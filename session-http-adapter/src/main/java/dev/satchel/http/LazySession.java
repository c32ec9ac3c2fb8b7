package dev.satchel.http;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A session that is opened when it is first used, and says why when it can no longer be changed. */
record LazySession(WebSession web) implements Session {

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        return web.opened().session().get(attribute);
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return web.opened().session().peekFlash(attribute);
    }

    @Override
    public Set<String> names() {
        return web.opened().session().names();
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return web.opened().session().expose(allowed);
    }

    @Override
    public SessionInfo info() {
        return web.opened().session().info();
    }

    @Override
    public <T> void set(Attribute<T> attribute, T value) {
        web.writable().set(attribute, value);
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        web.writable().update(attribute, initial, change);
    }

    @Override
    public void remove(Attribute<?> attribute) {
        web.writable().remove(attribute);
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        web.writable().replace(attributes);
    }

    @Override
    public void clear() {
        web.writable().clear();
    }

    @Override
    public <T> void flash(Attribute<T> attribute, T value) {
        web.writable().flash(attribute, value);
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        return web.writable().takeFlash(attribute);
    }

    @Override
    public void claim(String principal) {
        web.writable().claim(principal);
    }

    @Override
    public void disown() {
        web.writable().disown();
    }

    @Override
    public void rotate() {
        web.writable().rotate();
    }

    @Override
    public void lifetime(Lifetime lifetime) {
        web.writable().lifetime(lifetime);
    }

    @Override
    public void destroy() {
        web.writable().destroy();
    }

    @Override
    public SessionView save() {
        return web.save();
    }

    @Override
    public String toString() {
        return "Session";
    }
}
