package dev.satchel.sealed;

import dev.satchel.session.SessionConfigurationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of a ring at one moment. Immutable. */
final class Keys {

    private final List<KeyInfo> listed;
    private final Map<String, RootKey> opening;
    private final RootKey primary;
    private final List<Instant> revokedBefore;

    private Keys(List<KeyInfo> listed, Map<String, RootKey> opening, RootKey primary, List<Instant> revokedBefore) {
        this.listed = listed;
        this.opening = opening;
        this.primary = primary;
        this.revokedBefore = revokedBefore;
    }

    static Keys of(RootKey... keys) {
        return of(List.of(keys), List.of(), Optional.empty());
    }

    /**
     * These keys.
     *
     * @param forgotten keys that were revoked and of which only the id is left
     * @param revokedBefore what was issued before is refused
     */
    static Keys of(List<RootKey> keys, List<KeyInfo> forgotten, Optional<Instant> revokedBefore) {
        List<KeyInfo> listed = new ArrayList<>();
        Map<String, RootKey> opening = new HashMap<>();
        RootKey primary = null;
        for (RootKey key : keys) {
            listed.add(new KeyInfo(key.id(), key.state(), key.since()));
            if (key.state().opens() && opening.put(key.id(), key) != null) {
                throw new SessionConfigurationException(
                        "sealed.key-twice", "the key " + key.id() + " is in the ring twice", "remove one of the two");
            }
            if (key.state() == KeyState.PRIMARY) {
                if (primary != null) {
                    throw new SessionConfigurationException(
                            "sealed.two-primaries",
                            "the keys " + primary.id() + " and " + key.id() + " are both primary",
                            "one key seals; make the others pending or retired");
                }
                primary = key;
            }
        }
        listed.addAll(forgotten);
        refuseContradiction(opening, listed);
        return new Keys(
                List.copyOf(listed),
                Map.copyOf(opening),
                required(primary),
                revokedBefore.map(List::of).orElse(List.of()));
    }

    private static void refuseContradiction(Map<String, RootKey> opening, List<KeyInfo> listed) {
        for (KeyInfo key : listed) {
            if (!key.state().opens() && opening.containsKey(key.id())) {
                throw new SessionConfigurationException(
                        "sealed.key-twice",
                        "the key " + key.id() + " is in the ring both revoked and in use",
                        "remove the entry that is in use: a key that was revoked stays revoked");
            }
        }
    }

    private static RootKey required(@Nullable RootKey primary) {
        if (primary == null) {
            throw new SessionConfigurationException(
                    "sealed.no-key",
                    "no key is primary, so that nothing can be sealed",
                    "make one key primary: " + KeyTool.class.getName() + " promote FILE");
        }
        return primary;
    }

    List<KeyInfo> listed() {
        return listed;
    }

    /** The key that seals. */
    RootKey primary() {
        return primary;
    }

    /** The key of this id, if it opens. */
    @Nullable
    RootKey opening(String id) {
        return opening.get(id);
    }

    /**
     * The instants before which everything is refused, as far as they are believed. The one that was said last is the
     * last one.
     */
    List<Instant> revokedBefore() {
        return revokedBefore;
    }

    /** Whether the two say the same. An id stands for its key. */
    boolean sameAs(Keys other) {
        return listed.equals(other.listed) && revokedBefore.equals(other.revokedBefore);
    }

    /** Without what was revoked: as a revoked key, whatever the source makes of it by now. */
    Keys without(Set<String> revoked) {
        if (listed.stream().noneMatch(key -> key.state().opens() && revoked.contains(key.id()))) {
            return this;
        }
        if (revoked.contains(primary.id())) {
            throw new SessionConfigurationException(
                    "sealed.key-revoked",
                    "the key " + primary.id() + " is primary, and this ring has seen it revoked",
                    "make another key primary: a key that was revoked stays so");
        }
        List<KeyInfo> left = new ArrayList<>();
        for (KeyInfo key : listed) {
            left.add(revoked.contains(key.id()) ? new KeyInfo(key.id(), KeyState.REVOKED, key.since()) : key);
        }
        Map<String, RootKey> open = new HashMap<>(opening);
        open.keySet().removeAll(revoked);
        return new Keys(List.copyOf(left), Map.copyOf(open), primary, revokedBefore);
    }

    /** The ids of those that are revoked. */
    Set<String> revoked() {
        return listed.stream()
                .filter(key -> key.state() == KeyState.REVOKED)
                .map(KeyInfo::id)
                .collect(Collectors.toSet());
    }

    /**
     * With this instant besides. A later one stays and does not stand for it: it may be one that has not come, and
     * whether it has is for a stack's clock to say.
     */
    Keys revokedBefore(Instant instant) {
        List<Instant> all = new ArrayList<>(revokedBefore);
        all.removeIf(former -> !former.isAfter(instant));
        all.add(instant);
        return new Keys(listed, opening, primary, List.copyOf(all));
    }

    /** With what was revoked before, which never goes back. */
    Keys after(Keys former) {
        List<Instant> all = new ArrayList<>(former.revokedBefore);
        all.removeIf(instant -> revokedBefore.stream().anyMatch(said -> !said.isBefore(instant)));
        all.addAll(revokedBefore);
        return new Keys(listed, opening, primary, List.copyOf(all));
    }
}
