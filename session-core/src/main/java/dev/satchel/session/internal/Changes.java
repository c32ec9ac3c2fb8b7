package dev.satchel.session.internal;

import dev.satchel.session.Lifetime;
import dev.satchel.session.spi.EncodedValues;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionState;
import dev.satchel.session.spi.SessionState.Flash;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange did to its session, in a form that can be applied to any state of it, and what it read. For each attribute the calls
 * collapse to one {@link Change}: attributes are independent of each other but for {@code clear} and {@code replace}, which drop what
 * came before.
 */
final class Changes {

    /** How long a flash value waits for its exchange. */
    private static final Duration FLASH_LIFE = Duration.ofMinutes(5);

    private final Map<String, Change> attributes = new HashMap<>();
    private final Map<String, Payload> flashes = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> reads = new HashSet<>();
    private boolean readNames;
    private boolean readAll;
    private boolean dropped;
    private boolean cleared;
    private boolean rotate;
    private boolean disowned;
    private @Nullable Lifetime lifetime;
    private boolean owning;
    private @Nullable String owner;

    void put(String name, Change change) {
        attributes.put(name, change);
    }

    @Nullable
    Change change(String name) {
        return attributes.get(name);
    }

    /** Drops all attributes, whatever they are. */
    void drop() {
        attributes.clear();
        dropped = true;
    }

    void clear() {
        drop();
        flashes.clear();
        cleared = true;
        disowned = false;
    }

    boolean dropped() {
        return dropped;
    }

    boolean cleared() {
        return cleared;
    }

    void flash(String name, Payload value) {
        flashes.put(name, value);
    }

    void take(String name) {
        taken.add(name);
    }

    /** The flash value that an earlier exchange left and this one has not taken. */
    Optional<Payload> flash(SessionState base, String name, Instant openedAt) {
        Flash flash = base.flash().get(name);
        return flash == null || cleared || taken.contains(name) || faded(flash, openedAt)
                ? Optional.empty()
                : Optional.of(flash.value());
    }

    void claim(String principal) {
        owning = true;
        owner = principal;
        disowned = false;
        rotate = true;
    }

    void disown() {
        owning = true;
        owner = null;
        disowned = true;
        rotate = true;
    }

    void rotate() {
        rotate = true;
    }

    void lifetime(Lifetime value) {
        lifetime = value;
    }

    boolean changesLifetime() {
        return lifetime != null;
    }

    boolean rotates() {
        return rotate;
    }

    boolean claims() {
        return owner != null;
    }

    Optional<String> owner(SessionState base) {
        return owning ? Optional.ofNullable(owner) : base.owner();
    }

    /** Whether the data that the exchange sees now is a former owner's. */
    boolean disowned(SessionState base) {
        return disowned || (base.disowned() && !cleared);
    }

    Optional<Lifetime> lifetime(SessionState base) {
        return lifetime == null ? base.lifetime() : Optional.of(lifetime);
    }

    /** Whether anything was asked for besides a new token. */
    boolean changeNothing() {
        return attributes.isEmpty() && !dropped && flashes.isEmpty() && taken.isEmpty() && lifetime == null && !owning;
    }

    void read(String name) {
        reads.add(name);
    }

    void readNames() {
        readNames = true;
    }

    void readAll() {
        readAll = true;
    }

    /** Whether everything that the exchange read of {@code opened} is the same in {@code fresh}. */
    boolean holdOn(EncodedValues opened, EncodedValues fresh) {
        if ((readAll && !opened.equals(fresh)) || (readNames && !opened.names().equals(fresh.names()))) {
            return false;
        }
        for (String name : reads) {
            if (!opened.agrees(fresh, name)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The attributes of {@code base} after the changes; the same object where there are none.
     *
     * @param opened whether this is what the exchange opened, for which the results of change functions are known
     */
    EncodedValues attributesOver(EncodedValues base, boolean opened) {
        if (attributes.isEmpty() && !dropped) {
            return base;
        }
        Map<String, Payload> result = new HashMap<>();
        if (!dropped) {
            for (int i = 0; i < base.count(); i++) {
                if (!attributes.containsKey(base.name(i))) {
                    result.put(base.name(i), base.value(i));
                }
            }
        }
        attributes.forEach((name, change) -> {
            Optional<Payload> value = opened || dropped ? change.seen() : change.over(base.find(name));
            value.ifPresent(bytes -> result.put(name, bytes));
        });
        return EncodedValues.of(result);
    }

    /**
     * {@code base} after the changes. Times are left to the caller, but for the absolute lifetime, which a new principal starts afresh.
     *
     * @param opened whether this is what the exchange opened
     */
    SessionState.Builder over(SessionState base, boolean opened, Instant openedAt) {
        SessionState.Builder next = base.toBuilder().attributes(attributesOver(base.attributes(), opened));
        if (cleared || !taken.isEmpty() || !flashes.isEmpty()) {
            next.flash(flashOver(base, openedAt));
        }
        if (lifetime != null) {
            next.lifetime(Optional.of(lifetime));
        }
        next.disowned(disowned(base));
        next.owner(owner(base));
        if (owner != null && !base.owner().equals(Optional.of(owner))) {
            next.startedAt(openedAt);
        }
        return next;
    }

    private Map<String, Flash> flashOver(SessionState base, Instant openedAt) {
        Map<String, Flash> result = new HashMap<>();
        if (!cleared) {
            base.flash().forEach((name, flash) -> {
                if (!taken.contains(name) && !faded(flash, openedAt)) {
                    result.put(name, flash);
                }
            });
        }
        flashes.forEach((name, value) -> result.put(name, new Flash(value, openedAt)));
        return result;
    }

    private static boolean faded(Flash flash, Instant openedAt) {
        return !flash.setAt().plus(FLASH_LIFE).isAfter(openedAt);
    }
}
