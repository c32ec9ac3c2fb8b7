package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.ABSENT;
import static dev.satchel.session.spi.WriteResult.APPLIED;
import static dev.satchel.session.spi.WriteResult.CONFLICT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.spi.NativeExpiry;
import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.Reapable;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.Touchable;
import dev.satchel.session.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One sequence of calls on a fresh store and on a map. A record past its time may be there or not, at the store's choice: the map
 * believes what the store says of it.
 */
final class ModelComparison {

    private static final int MANY = 100;

    private final Map<StorageKey, StoredRecord> model = new HashMap<>();
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
                        operation.node(), "replace(" + listing.record(next, start) + ", " + expected + "L)", should);
                met("replace", key, store.replace(next, expected), should, next);
            }
            case DELETE -> {
                long expected = expected(operation, key);
                WriteResult should = should(key, expected);
                listing.call(operation.node(), "delete(" + listing.key(key) + ", " + expected + "L)", should);
                met("delete", key, store.delete(key, expected), should, null);
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

    private void find(Operation operation, SessionStore store, StorageKey key) {
        listing.call(
                operation.node(), "find(" + listing.key(key) + ")", model.containsKey(key) ? "a record" : "nothing");
        Optional<StoredRecord> found = store.find(key);
        StoredRecord current = model.get(key);
        if (found.isEmpty()) {
            Expect.that(current == null || mayBeGone(key), "find answered nothing, though the record is live");
            model.remove(key);
            return;
        }
        Expect.that(current != null, "find answered a record that was never written, or is gone");
        Expect.same("what find answered", found.get(), java.util.Objects.requireNonNull(current));
    }

    private void create(Operation operation, SessionStore store, StoredRecord first) {
        boolean gone = mayBeGone(first.key());
        WriteResult should = model.containsKey(first.key()) ? CONFLICT : APPLIED;
        listing.call(operation.node(), "create(" + listing.record(first, start) + ")", should);
        WriteResult result = store.create(first);
        if (!(gone && result == APPLIED)) {
            Expect.answer("create", result, should);
        }
        if (result == APPLIED) {
            model.put(first.key(), first);
        }
    }

    private void met(
            String call,
            StorageKey key,
            WriteResult result,
            WriteResult should,
            @org.jspecify.annotations.Nullable StoredRecord next) {
        if (mayBeGone(key) && result == ABSENT) {
            model.remove(key);
            return;
        }
        Expect.answer(call, result, should);
        if (result == APPLIED) {
            if (next == null) {
                model.remove(key);
            } else {
                model.put(key, next);
            }
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
                should);
        StoredRecord current = model.get(key);
        StoredRecord next = current == null ? null : current.touched(operation.version(), rig.now(), until);
        WriteResult result =
                Rig.power(store, Touchable.class).touch(key, expected, operation.version(), rig.now(), until);
        met("touch", key, result, should, next);
    }

    private void list(Operation operation, SessionStore store, OwnerKey owner) {
        List<StorageKey> live = model.values().stream()
                .filter(record -> record.owner().filter(owner::equals).isPresent())
                .map(StoredRecord::key)
                .filter(key -> !mayBeGone(key))
                .toList();
        listing.call(
                operation.node(),
                "power(OwnerIndexed.class).orElseThrow().findByOwner(" + listing.owner(owner) + ", " + MANY + ")",
                live.size() + " live");
        List<StorageKey> listed =
                Owners.keys(Rig.power(store, OwnerIndexed.class).findByOwner(owner, MANY));
        long found = live.stream().filter(listed::contains).count();
        Expect.that(
                found == live.size(),
                "findByOwner answered " + found + " of the owner's " + live.size() + " live records");
        long unknown = listed.stream().filter(key -> !model.containsKey(key)).count();
        Expect.answer("the number of records listed that are gone", unknown, 0L);
    }

    private void reap(Operation operation, SessionStore store) {
        Instant now = rig.now().plus(Duration.ofMinutes(operation.minutes()));
        listing.call(
                operation.node(),
                "power(Reapable.class).orElseThrow().deleteExpired(" + listing.time(now, start) + ", " + MANY + ")",
                "no live record goes");
        Rig.power(store, Reapable.class).deleteExpired(now, MANY);
        boolean byItself = store.power(NativeExpiry.class).isPresent();
        for (StorageKey key : keys) {
            StoredRecord record = model.get(key);
            if (record != null && record.reclaimable(now)) {
                Expect.that(byItself || store.find(key).isEmpty(), "deleteExpired left a record that had passed");
                model.remove(key);
            }
        }
    }
}
