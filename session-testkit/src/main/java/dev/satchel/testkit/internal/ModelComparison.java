package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.NativeExpiry;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of calls on a fresh store and on a map. A record past its time may be there or not, at the store's
 * choice: the map believes what the store says of it.
 */
final class ModelComparison {

    private static final int MANY = 100;
    private static final String NOTHING = ".isEmpty()";

    private final Map<StorageKey, StoredRecord> model = new HashMap<>();
    /** Passed, and hidden by some node: others may still show them, and listings may. */
    private final Map<StorageKey, StoredRecord> hidden = new HashMap<>();

    private final Rig rig;
    private final Listing listing;
    private final List<SessionStore> nodes = new ArrayList<>();
    private final List<StorageKey> keys = new ArrayList<>();
    private final List<OwnerKey> owners = new ArrayList<>();
    private final Instant start;

    private ModelComparison(Rig rig, Listing listing) throws Exception {
        this.rig = rig;
        this.listing = listing;
        this.start = rig.now();
        for (int i = 0; i < 2; i++) {
            owners.add(rig.owner());
        }
        for (int i = 0; i < 3; i++) {
            keys.add(rig.key());
        }
    }

    /** How the store differs from the map; empty when it does not. */
    static Optional<String> of(Rig parent, List<Operation> operations, Listing listing) throws Exception {
        try (Rig rig = parent.fresh()) {
            ModelComparison comparison = new ModelComparison(rig, listing);
            int number = 0;
            for (Operation operation : operations) {
                number++;
                try {
                    comparison.run(operation);
                } catch (Violation e) {
                    return Optional.of("call " + number + " of " + operations.size() + ": " + e.getMessage());
                }
            }
            return Optional.empty();
        }
    }

    private SessionStore node(int number) throws Exception {
        while (nodes.size() <= number) {
            nodes.add(nodes.isEmpty() ? rig.store() : rig.node());
        }
        return nodes.get(number);
    }

    private void run(Operation operation) throws Exception {
        SessionStore store = node(operation.node());
        StorageKey key = keys.get(operation.key());
        switch (operation.verb()) {
            case FIND -> find(operation, store, key);
            case CREATE -> create(operation, store, written(operation, key));
            case REPLACE -> {
                long expected = expected(operation, key);
                StoredRecord next = written(operation, key);
                WriteResult should = should(key, expected);
                listing.call(
                        operation.node(),
                        "replace(" + listing.record(next, start) + ", " + expected + "L)",
                        is(should));
                met("replace", key, expected, store.replace(next, expected), should, next);
            }
            case DELETE -> {
                long expected = expected(operation, key);
                WriteResult should = should(key, expected);
                listing.call(operation.node(), "delete(" + listing.key(key) + ", " + expected + "L)", is(should));
                met("delete", key, expected, store.delete(key, expected), should, null);
            }
            case TOUCH -> touch(operation, store, key);
            case LIST -> list(operation, store, owners.get(operation.owner() % owners.size()));
            case REAP -> reap(operation, store);
            case WAIT -> {
                Duration pause = Duration.ofMinutes(Math.max(0, operation.minutes()));
                listing.advance(pause);
                rig.bench().clock().advance(pause);
            }
        }
    }

    private StoredRecord written(Operation operation, StorageKey key) {
        Payload payload = Payload.of(Long.toHexString(operation.version()).getBytes(US_ASCII));
        Draft draft = rig.draft()
                .key(key)
                .version(operation.version())
                .payload(payload)
                .reclaimAt(rig.now().plus(Duration.ofMinutes(operation.minutes())));
        return (operation.owner() == 0 ? draft : draft.owner(owners.get(operation.owner() - 1))).record();
    }

    private long expected(Operation operation, StorageKey key) {
        StoredRecord current = model.get(key);
        return operation.fresh() && current != null ? current.version() : ~operation.version();
    }

    private WriteResult should(StorageKey key, long expected) {
        StoredRecord current = model.get(key);
        if (current == null) {
            return ABSENT;
        }
        return current.version() == expected ? APPLIED : CONFLICT;
    }

    /** Whether the store may have dropped it. */
    private boolean mayBeGone(StorageKey key) {
        StoredRecord current = model.get(key);
        return current != null && current.reclaimable(rig.now());
    }

    private static String is(WriteResult result) {
        return ".isEqualTo(" + result + ")";
    }

    private String named(String assertion, List<StorageKey> of) {
        return of.isEmpty()
                ? ""
                : assertion + "(" + of.stream().map(listing::key).collect(Collectors.joining(", ")) + ")";
    }

    private void find(Operation operation, SessionStore store, StorageKey key) {
        StoredRecord expected = model.get(key);
        String record = expected == null ? "" : listing.record(expected, start);
        listing.call(
                operation.node(),
                "find(" + listing.key(key) + ")",
                expected == null ? NOTHING : ".contains(" + record + ")");
        Optional<StoredRecord> found = store.find(key);
        StoredRecord current = model.get(key);
        if (found.isEmpty()) {
            Expect.that(current == null || mayBeGone(key), "find answered nothing, though the record is live");
            hide(key);
            listing.answered(NOTHING);
            return;
        }
        if (current == null && found.get().equals(hidden.get(key))) {
            show(key);
            listing.answered(".isPresent()");
            return;
        }
        Expect.that(current != null, "find answered a record that was never written, or is gone");
        Expect.same("what find answered", found.get(), java.util.Objects.requireNonNull(current));
    }

    /** The store does not show a record that has passed. */
    private void hide(StorageKey key) {
        StoredRecord passed = model.remove(key);
        if (passed != null) {
            hidden.put(key, passed);
        }
    }

    /** It shows it after all. */
    private void show(StorageKey key) {
        StoredRecord passed = hidden.remove(key);
        if (passed != null) {
            model.put(key, passed);
        }
    }

    private void write(StorageKey key, @Nullable StoredRecord next) {
        hidden.remove(key);
        if (next == null) {
            model.remove(key);
        } else {
            model.put(key, next);
        }
    }

    private void create(Operation operation, SessionStore store, StoredRecord first) {
        boolean gone = mayBeGone(first.key());
        WriteResult should = model.containsKey(first.key()) ? CONFLICT : APPLIED;
        listing.call(operation.node(), "create(" + listing.record(first, start) + ")", is(should));
        WriteResult result = store.create(first);
        if ((result == CONFLICT && hidden.containsKey(first.key())) || (gone && result == APPLIED)) {
            listing.answered(is(result));
        }
        if (result == CONFLICT && hidden.containsKey(first.key())) {
            show(first.key());
            return;
        }
        if (!(gone && result == APPLIED)) {
            Expect.answer("create", result, should);
        }
        if (result == APPLIED) {
            write(first.key(), first);
        }
    }

    private void met(
            String call,
            StorageKey key,
            long expected,
            WriteResult result,
            WriteResult should,
            @Nullable StoredRecord next) {
        if (mayBeGone(key) && result == ABSENT) {
            listing.answered(is(result));
            hide(key);
            return;
        }
        StoredRecord passed = hidden.get(key);
        if (should == ABSENT && passed != null && result == (passed.version() == expected ? APPLIED : CONFLICT)) {
            listing.answered(is(result));
            show(key);
        } else {
            Expect.answer(call, result, should);
        }
        if (result == APPLIED) {
            write(key, next);
        }
    }

    private void touch(Operation operation, SessionStore store, StorageKey key) {
        long expected = expected(operation, key);
        WriteResult should = should(key, expected);
        Instant until = rig.now().plus(Duration.ofMinutes(operation.minutes()));
        listing.call(
                operation.node(),
                "power(Touchable.class).orElseThrow().touch(" + listing.key(key) + ", " + expected + "L, "
                        + operation.version() + "L, " + listing.time(rig.now(), start) + ", "
                        + listing.time(until, start) + ")",
                is(should));
        StoredRecord current = model.getOrDefault(key, hidden.get(key));
        StoredRecord next = current == null ? null : current.touched(operation.version(), rig.now(), until);
        WriteResult result =
                Rig.power(store, Touchable.class).touch(key, expected, operation.version(), rig.now(), until);
        met("touch", key, expected, result, should, next);
    }

    private void list(Operation operation, SessionStore store, OwnerKey owner) {
        List<StorageKey> live = model.values().stream()
                .filter(record -> record.owner().filter(owner::equals).isPresent())
                .map(StoredRecord::key)
                .filter(key -> !mayBeGone(key))
                .toList();
        List<StorageKey> gone = keys.stream()
                .filter(key -> !model.containsKey(key) && !hidden.containsKey(key))
                .toList();
        listing.call(
                operation.node(),
                "power(OwnerIndexed.class).orElseThrow().findByOwner(" + listing.owner(owner) + ", Optional.empty(), "
                        + MANY + ").records()",
                ".extracting(StoredRecord::key)" + named(".contains", live) + named(".doesNotContain", gone));
        List<StorageKey> listed = Owners.keys(Owners.walk(store, owner));
        long found = live.stream().filter(listed::contains).count();
        Expect.that(
                found == live.size(),
                "findByOwner answered " + found + " of the owner's " + live.size() + " live records");
        long unknown = listed.stream()
                .filter(key -> !model.containsKey(key) && !hidden.containsKey(key))
                .count();
        Expect.answer("the number of records listed that are gone", unknown, 0L);
    }

    private void reap(Operation operation, SessionStore store) {
        Instant now = rig.now().plus(Duration.ofMinutes(operation.minutes()));
        listing.ask(
                operation.node(),
                "power(Reapable.class).orElseThrow().deleteExpired(" + listing.time(now, start) + ", " + MANY + ")");
        Rig.power(store, Reapable.class).deleteExpired(now, MANY);
        boolean byItself = store.power(NativeExpiry.class).isPresent();
        for (StorageKey key : keys) {
            StoredRecord record = model.get(key);
            if (record != null && record.reclaimable(now)) {
                if (!byItself) {
                    listing.call(operation.node(), "find(" + listing.key(key) + ")", NOTHING);
                }
                Expect.that(byItself || store.find(key).isEmpty(), "deleteExpired left a record that had passed");
                model.remove(key);
            }
            if (!byItself) {
                hidden.values().removeIf(passed -> passed.reclaimable(now));
            }
        }
    }
}
