package dev.satchel.testkit.internal;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The expectation of a rule, in words that a report can show. */
public final class Expect {

    private Expect() {}

    /** This call answers that. */
    public static void answer(String call, Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new Violation(call + " answered " + actual + ", not " + expected);
        }
    }

    /** This is so; otherwise that was observed. */
    public static void that(boolean condition, String otherwise) {
        if (!condition) {
            throw new Violation(otherwise);
        }
    }

    /** The store finds exactly this record. */
    public static void stored(String when, SessionStore store, StoredRecord expected) {
        Optional<StoredRecord> found = found(store, expected.key());
        if (found.isEmpty()) {
            throw new Violation(when + ", find answers nothing");
        }
        same(when + ", what find answers", found.get(), expected);
    }

    /** The store finds nothing. */
    public static void absent(String when, SessionStore store, StorageKey key) {
        Optional<StoredRecord> found = found(store, key);
        if (found.isPresent()) {
            throw new Violation(
                    when + ", find answers a record of version " + found.get().version());
        }
    }

    private static Optional<StoredRecord> found(SessionStore store, StorageKey key) {
        return Objects.requireNonNull(store.find(key), "find answers null, not Optional.empty(), where nothing is");
    }

    /** The two records agree in everything. */
    public static void same(String what, StoredRecord actual, StoredRecord expected) {
        String difference = difference(actual, expected);
        if (!difference.isEmpty()) {
            throw new Violation(what + " differs: " + difference);
        }
    }

    /** How they differ; empty when they do not. */
    public static String difference(StoredRecord actual, StoredRecord expected) {
        List<String> all = new ArrayList<>();
        if (!actual.key().equals(expected.key())) {
            all.add("its key is another one");
        }
        if (actual.version() != expected.version()) {
            all.add("version " + actual.version() + " instead of " + expected.version());
        }
        if (!actual.lastUsedAt().equals(expected.lastUsedAt())) {
            all.add("lastUsedAt " + actual.lastUsedAt() + " instead of " + expected.lastUsedAt());
        }
        if (!actual.reclaimAt().equals(expected.reclaimAt())) {
            all.add("reclaimAt " + actual.reclaimAt() + " instead of " + expected.reclaimAt());
        }
        if (!actual.owner().equals(expected.owner())) {
            all.add(owner(actual) + " instead of " + owner(expected));
        }
        if (!actual.payload().equals(expected.payload())) {
            all.add(difference(actual.payload(), expected.payload()));
        }
        return String.join("; ", all);
    }

    private static String owner(StoredRecord record) {
        return record.owner()
                .map(owner -> "owner " + owner.hex().substring(0, 8))
                .orElse("no owner");
    }

    private static String difference(Payload actual, Payload expected) {
        int at = Arrays.mismatch(actual.toBytes(), expected.toBytes());
        return "payload of " + actual.size() + " bytes instead of " + expected.size() + ", different from byte " + at
                + " on";
    }
}
