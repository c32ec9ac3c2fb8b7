package dev.satchel.session.backend;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A view that asks another one. The view behind it is for its own class only: it may be a session, and no cast of a
 * view may find one.
 */
public abstract class ForwardingView implements SessionView {

    /** For subclasses. */
    protected ForwardingView() {}

    /** The view that answers reads. */
    protected abstract SessionView view();

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        return view().get(attribute);
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return view().peekFlash(attribute);
    }

    @Override
    public Set<String> names() {
        return view().names();
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return view().expose(allowed);
    }

    @Override
    public SessionInfo info() {
        return view().info();
    }

    @Override
    public String toString() {
        return "SessionView";
    }
}
