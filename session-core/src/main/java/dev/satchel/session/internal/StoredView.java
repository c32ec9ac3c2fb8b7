package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import dev.satchel.session.codec.SessionState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The stored session, after a commit. Needs its exchange no more. */
final class StoredView implements SessionView {

    private final SessionState state;
    private final Values values;
    private final SessionInfo info;
    private final Instant openedAt;

    StoredView(SessionState state, Values values, SessionInfo info, Instant openedAt) {
        this.state = state;
        this.values = values;
        this.info = info;
        this.openedAt = openedAt;
    }

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        return state.attributes().find(attribute.name()).flatMap(value -> values.decode(attribute, value));
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return FlashDelta.waiting(state, attribute.name(), openedAt)
                .flatMap(flash -> values.decodeFlash(attribute, flash.value()));
    }

    @Override
    public Set<String> names() {
        return state.attributes().names();
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return Exposed.of(this, allowed);
    }

    @Override
    public SessionInfo info() {
        return info;
    }

    @Override
    public String toString() {
        return "SessionView[stored]";
    }
}
