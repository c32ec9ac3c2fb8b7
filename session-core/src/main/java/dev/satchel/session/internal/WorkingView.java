package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The read-only face of an exchange's session: an object of its own, so that no cast finds a mutator. */
final class WorkingView implements SessionView {

    private final WorkingSession session;

    WorkingView(WorkingSession session) {
        this.session = session;
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
        return "SessionView";
    }
}
