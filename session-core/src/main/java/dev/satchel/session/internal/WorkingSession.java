package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import dev.satchel.session.codec.EncodedValues;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.codec.SessionState;
import dev.satchel.session.codec.SessionState.Flash;
import dev.satchel.session.internal.Change.Blind;
import dev.satchel.session.internal.Change.Update;
import dev.satchel.session.internal.Change.Updates;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The session of one exchange: what was opened, seen through what the exchange did to it so far. */
final class WorkingSession implements Session {

    private final Exchange exchange;

    WorkingSession(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        EncodedValues stored = exchange.state().attributes();
        Change change = exchange.change(attribute.name());
        if (change instanceof Blind blind) {
            return blind.value().flatMap(value -> exchange.values().decode(attribute, value));
        }
        int index = stored.indexOf(attribute.name());
        exchange.reads().attribute(index, attribute.name());
        if (change instanceof Updates updates) {
            return exchange.values().decode(attribute, updates.current());
        }
        return index < 0 ? Optional.empty() : exchange.values().decode(attribute, stored.value(index));
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        SessionState state = exchange.state();
        return exchange.delta()
                .flash()
                .seen(state, attribute.name(), exchange.openedAt())
                .flatMap(flash -> exchange.values().decodeFlash(attribute, flash.value()));
    }

    @Override
    public Set<String> names() {
        EncodedValues stored = exchange.state().attributes();
        AttributeDelta delta = exchange.delta().attributes();
        if (!delta.dropped()) {
            exchange.reads().names();
        }
        return Collections.unmodifiableSet(new TreeSet<>(delta.seen(stored).names()));
    }

    @Override
    public Map<String, Object> expose(Attribute<?>... allowed) {
        return Exposed.of(this, allowed);
    }

    @Override
    public SessionInfo info() {
        return exchange.info();
    }

    @Override
    public <T> void set(Attribute<T> attribute, T value) {
        exchange.requireWritable();
        Payload encoded = exchange.values().encode(attribute, value);
        exchange.delta().attributes().put(attribute.name(), new Blind(Optional.of(encoded)));
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        Objects.requireNonNull(change, "change");
        SessionState state = exchange.writable();
        Values values = exchange.values();
        Update<T> update = new Update<>(values, attribute, values.encode(attribute, initial), change);
        Change before = exchange.change(attribute.name());
        Change after = update.after(before, before.seen(state.attributes().find(attribute.name())));
        exchange.delta().attributes().put(attribute.name(), after);
    }

    @Override
    public void remove(Attribute<?> attribute) {
        exchange.requireWritable();
        exchange.delta().attributes().put(attribute.name(), Blind.REMOVED);
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        exchange.requireWritable();
        Map<String, Payload> encoded = new HashMap<>();
        attributes.forEach((name, value) ->
                encoded.put(name, exchange.values().encode(Attribute.of(name, Object.class), value)));
        AttributeDelta delta = exchange.delta().attributes();
        if (!delta.dropped()) {
            exchange.reads().all();
        }
        delta.drop();
        encoded.forEach((name, value) -> delta.put(name, new Blind(Optional.of(value))));
    }

    @Override
    public void clear() {
        exchange.requireWritable();
        exchange.delta().clear();
    }

    @Override
    public <T> void flash(Attribute<T> attribute, T value) {
        exchange.requireWritable();
        exchange.delta().flash().leave(attribute.name(), exchange.values().encodeFlash(attribute, value));
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        SessionState state = exchange.writable();
        Optional<Flash> left = exchange.delta().flash().seen(state, attribute.name(), exchange.openedAt());
        left.ifPresent(flash -> exchange.delta().flash().take(attribute.name(), flash));
        return left.flatMap(flash -> exchange.values().decodeFlash(attribute, flash.value()));
    }

    @Override
    public void claim(String principal) {
        SessionState state = exchange.writable();
        Delta delta = exchange.delta();
        Principals.checked(principal);
        boolean anothers =
                delta.owner(state).filter(owner -> !owner.equals(principal)).isPresent();
        if ((anothers || delta.disowned(state)) && !delta.cleared()) {
            throw new IllegalStateException(
                    "the session holds another principal's data; clear() it before claim(…), in the same exchange");
        }
        delta.claim(principal);
    }

    @Override
    public void disown() {
        SessionState state = exchange.writable();
        if (exchange.delta().owner(state).isPresent()) {
            exchange.delta().disown();
        }
    }

    @Override
    public void rotate() {
        exchange.requireWritable();
        exchange.delta().rotate();
    }

    @Override
    public void lifetime(Lifetime lifetime) {
        Objects.requireNonNull(lifetime, "lifetime");
        exchange.requireWritable();
        exchange.delta().lifetime(lifetime);
    }

    @Override
    public void destroy() {
        exchange.requireWritable();
        exchange.destroy();
    }

    @Override
    public SessionView save() {
        exchange.requireWritable();
        exchange.commit();
        return exchange.committed();
    }

    @Override
    public String toString() {
        return "Session";
    }
}
