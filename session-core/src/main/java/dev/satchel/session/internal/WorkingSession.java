package dev.satchel.session.internal;

import dev.satchel.session.Attribute;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Session;
import dev.satchel.session.SessionInfo;
import dev.satchel.session.SessionView;
import dev.satchel.session.internal.Change.Blind;
import dev.satchel.session.internal.Change.Update;
import dev.satchel.session.internal.Change.Updates;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionState;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The session of one exchange: what was opened, seen through what the exchange did to it so far. */
final class WorkingSession implements Session {

    private static final int MAX_PRINCIPAL = 1024;

    private final Exchange exchange;

    WorkingSession(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public <T> Optional<T> get(Attribute<T> attribute) {
        SessionState state = exchange.state();
        Changes changes = exchange.changes();
        Change change = changes.change(attribute.name());
        Payload value = change == null ? null : change.seen().orElse(null);
        if (!(change instanceof Blind) && !changes.dropped()) {
            EncodedValues stored = state.attributes();
            int index = stored.indexOf(attribute.name());
            changes.read(index, attribute.name());
            if (change == null && index >= 0) {
                value = stored.value(index);
            }
        }
        return value == null ? Optional.empty() : exchange.values().decode(attribute, value);
    }

    @Override
    public <T> Optional<T> peekFlash(Attribute<T> attribute) {
        return exchange.changes()
                .flash(exchange.state(), attribute.name(), exchange.openedAt())
                .flatMap(value -> exchange.values().decode(attribute, value));
    }

    @Override
    public Set<String> names() {
        SessionState state = exchange.state();
        Changes changes = exchange.changes();
        if (!changes.dropped()) {
            changes.readNames();
        }
        return Collections.unmodifiableSet(
                new TreeSet<>(changes.attributesOver(state.attributes(), true).names()));
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
        exchange.changes().put(attribute.name(), new Blind(Optional.of(encoded)));
    }

    @Override
    public <T> void update(Attribute<T> attribute, T initial, UnaryOperator<T> change) {
        SessionState state = exchange.writable();
        Values values = exchange.values();
        Changes changes = exchange.changes();
        Update<T> update = new Update<>(values, attribute, values.encode(attribute, initial), change);
        Change before = changes.change(attribute.name());
        boolean blind = before instanceof Blind || (before == null && changes.dropped());
        Optional<Payload> base = before != null
                ? before.seen()
                : blind ? Optional.empty() : state.attributes().find(attribute.name());
        Payload result = update.apply(base);
        if (blind || changes != exchange.changes()) {
            // Other changes now: the base could not be decoded, and the session was dropped with all that was to happen
            // to it.
            exchange.changes().put(attribute.name(), new Blind(Optional.of(result)));
        } else if (before instanceof Updates updates) {
            changes.put(attribute.name(), updates.then(update, result));
        } else {
            changes.put(attribute.name(), new Updates(List.of(update), result));
        }
    }

    @Override
    public void remove(Attribute<?> attribute) {
        exchange.requireWritable();
        exchange.changes().put(attribute.name(), new Blind(Optional.empty()));
    }

    @Override
    public void replace(Map<String, ?> attributes) {
        exchange.requireWritable();
        Map<String, Payload> encoded = new HashMap<>();
        attributes.forEach((name, value) ->
                encoded.put(name, exchange.values().encode(Attribute.of(name, Object.class), value)));
        Changes changes = exchange.changes();
        if (!changes.dropped()) {
            changes.readAll();
        }
        changes.drop();
        encoded.forEach((name, value) -> changes.put(name, new Blind(Optional.of(value))));
    }

    @Override
    public void clear() {
        exchange.requireWritable();
        exchange.changes().clear();
    }

    @Override
    public <T> void flash(Attribute<T> attribute, T value) {
        exchange.requireWritable();
        exchange.changes().flash(attribute.name(), exchange.values().encode(attribute, value));
    }

    @Override
    public <T> Optional<T> takeFlash(Attribute<T> attribute) {
        SessionState state = exchange.writable();
        Optional<Payload> value = exchange.changes().flash(state, attribute.name(), exchange.openedAt());
        if (value.isPresent()) {
            exchange.changes().take(attribute.name());
        }
        return value.flatMap(bytes -> exchange.values().decode(attribute, bytes));
    }

    @Override
    public void claim(String principal) {
        SessionState state = exchange.writable();
        Changes changes = exchange.changes();
        if (principal.isEmpty() || principal.length() > MAX_PRINCIPAL) {
            throw new IllegalArgumentException(
                    "a principal has 1 to " + MAX_PRINCIPAL + " characters, not " + principal.length());
        }
        boolean anothers =
                changes.owner(state).filter(owner -> !owner.equals(principal)).isPresent();
        if ((anothers || changes.disowned(state)) && !changes.cleared()) {
            throw new IllegalStateException(
                    "the session holds another principal's data; clear() it before claim(…), in the same exchange");
        }
        changes.claim(principal);
    }

    @Override
    public void disown() {
        SessionState state = exchange.writable();
        if (exchange.changes().owner(state).isPresent()) {
            exchange.changes().disown();
        }
    }

    @Override
    public void rotate() {
        exchange.requireWritable();
        exchange.changes().rotate();
    }

    @Override
    public void lifetime(Lifetime lifetime) {
        exchange.requireWritable();
        exchange.changes().lifetime(lifetime);
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
