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

    // Each is made at its first use: most exchanges only read, and most of those one or two attributes.
    private Map<String, Change> attributes = Map.of();
    private Map<String, Payload> flashes = Map.of();
    private Set<String> taken = Set.of();
    private Set<String> reads = Set.of();

    /** The reads of the first attributes that there were, a bit for each index: noting one of them costs nothing. */
    private long firstReads;

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
        if (attributes.isEmpty()) {
            attributes = new HashMap<>();
        }
        attributes.put(name, change);
    }

    @Nullable
    Change change(String name) {
        return attributes.get(name);
    }

    /** Drops all attributes, whatever they are. */
    void drop() {
        attributes = Map.of();
        dropped = true;
    }

    void clear() {
        drop();
        flashes = Map.of();
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
        if (flashes.isEmpty()) {
            flashes = new HashMap<>();
        }
        flashes.put(name, value.trimmed());
    }

    void take(String name) {
        if (taken.isEmpty()) {
            taken = new HashSet<>();
        }
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

    /** Whether nothing was asked for. */
    boolean none() {
        return changeNothing() && !rotate;
    }

    /** Notes that the exchange read this name, whose index in what it opened is negative where there was none. */
    void read(int index, String name) {
        if (index >= 0 && index < Long.SIZE) {
            firstReads |= 1L << index;
            return;
        }
        if (reads.isEmpty()) {
            reads = new HashSet<>();
        }
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
        for (long rest = firstReads; rest != 0; rest &= rest - 1) {
            if (!opened.agrees(fresh, opened.name(Long.numberOfTrailingZeros(rest)))) {
                return false;
            }
        }
        return reads.stream().allMatch(name -> opened.agrees(fresh, name));
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
        EncodedValues kept = dropped ? EncodedValues.EMPTY : base;
        boolean seen = opened || dropped;
        if (attributes.size() == 1) {
            Map.Entry<String, Change> only = attributes.entrySet().iterator().next();
            return kept.with(Map.of(only.getKey(), result(only, base, seen)));
        }
        Map<String, Optional<Payload>> changed = new HashMap<>();
        for (Map.Entry<String, Change> change : attributes.entrySet()) {
            changed.put(change.getKey(), result(change, base, seen));
        }
        return kept.with(changed);
    }

    private static Optional<Payload> result(Map.Entry<String, Change> change, EncodedValues base, boolean seen) {
        return seen ? change.getValue().seen() : change.getValue().over(base.find(change.getKey()));
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
