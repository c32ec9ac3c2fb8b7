package dev.satchel.session.extension;

import dev.satchel.session.Attribute;
import dev.satchel.session.Session;
import dev.satchel.session.SessionView;
import dev.satchel.session.backend.ForwardingSession;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The session of an action, which notes whether the action changed attributes. */
final class ActingSession extends ForwardingSession {

    private final Session session;
    private boolean changed;

    ActingSession(Session session) {
        this.session = session;
    }

    @Override
    protected Session session() {
        return session;
    }

    /** Whether attributes were changed, or the session was saved or destroyed: nothing may replace its data then. */
    boolean changed() {
        return changed;
    }

    @Override
    public <T> void set(Attribute<T> attribute, T value) {
        super.set(attribute, value);
        changed = true;
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        super.update(attribute, initial, change);
        changed = true;
    }

    @Override
    public void remove(Attribute<?> attribute) {
        super.remove(attribute);
        changed = true;
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        super.replace(attributes);
        changed = true;
    }

    @Override
    public void clear() {
        super.clear();
        changed = true;
    }

    @Override
    public void destroy() {
        super.destroy();
        changed = true;
    }

    @Override
    public SessionView save() {
        SessionView stored = super.save();
        changed = true;
        return stored;
    }
}
