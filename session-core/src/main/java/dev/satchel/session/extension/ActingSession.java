package dev.satchel.session.extension;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The session of an action, which notes whether the action changed attributes. */
final class ActingSession implements Session {

    private final Session session;
    private boolean changed;

    ActingSession(Session session) {
        this.session = session;
    }

    /** Whether attributes were changed, or the session was saved or destroyed: nothing may replace its data then. */
    boolean changed() {
        return changed;
    }

    @Override
    public <T> void set(Attribute<T> attribute, T value) {
        session.set(attribute, value);
        changed = true;
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        session.update(attribute, initial, change);
        changed = true;
    }

    @Override
    public void remove(Attribute<?> attribute) {
        session.remove(attribute);
        changed = true;
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        session.replace(attributes);
        changed = true;
    }

    @Override
    public void clear() {
        session.clear();
        changed = true;
    }

    @Override
    public void destroy() {
        session.destroy();
        changed = true;
    }

    @Override
    public SessionView save() {
        SessionView stored = session.save();
        changed = true;
        return stored;
    }

    @Override
    public <T> void flash(Attribute<T> attribute, T value) {
        session.flash(attribute, value);
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        return session.takeFlash(attribute);
    }

    @Override
    public void claim(String principal) {
        session.claim(principal);
    }

    @Override
    public void disown() {
        session.disown();
    }

    @Override
    public void rotate() {
        session.rotate();
    }

    @Override
    public void lifetime(Lifetime lifetime) {
        session.lifetime(lifetime);
    }

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        return session.get(attribute);
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return session.peekFlash(attribute);
    }

    @Override
    public Set<String> names() {
        return session.names();
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return session.expose(allowed);
    }

    @Override
    public SessionInfo info() {
        return session.info();
    }

    @Override
    public String toString() {
        return "Session";
    }
}
