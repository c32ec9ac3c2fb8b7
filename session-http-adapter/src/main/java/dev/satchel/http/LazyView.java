package dev.satchel.http;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A view that is opened when it is first used. */
record LazyView(Supplier<SessionView> opened) implements SessionView {

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        return opened.get().get(attribute);
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return opened.get().peekFlash(attribute);
    }

    @Override
    public Set<String> names() {
        return opened.get().names();
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return opened.get().expose(allowed);
    }

    @Override
    public SessionInfo info() {
        return opened.get().info();
    }

    @Override
    public String toString() {
        return "SessionView";
    }
}
