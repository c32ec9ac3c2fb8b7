package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A lawful node that keeps the deadlines of its records beside them. What is broken forgets to move one. */
abstract class Deadlines extends Node {

    final Map<StorageKey, Instant> deadlines = habitat.shared("deadlines", ConcurrentHashMap::new);

    Deadlines(Habitat habitat) {
        super(habitat);
    }

    Instant onCreate(Instant known, Instant next) {
        return next;
    }

    Instant onReplace(Instant known, Instant next) {
        return next;
    }

    Instant onTouch(Instant known, Instant next) {
        return next;
    }

    void onDelete(StorageKey key) {
        deadlines.remove(key);
    }

    private Instant known(StorageKey key, Instant otherwise) {
        return deadlines.getOrDefault(key, otherwise);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        WriteResult result = super.create(first);
        if (result == APPLIED) {
            deadlines.put(first.key(), onCreate(known(first.key(), first.reclaimAt()), first.reclaimAt()));
        }
        return result;
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        WriteResult result = super.replace(next, expectedVersion);
        if (result == APPLIED) {
            deadlines.put(next.key(), onReplace(known(next.key(), next.reclaimAt()), next.reclaimAt()));
        }
        return result;
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        WriteResult result = super.delete(key, expectedVersion);
        if (result == APPLIED) {
            onDelete(key);
        }
        return result;
    }

    @Override
    public WriteResult touch(
            StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
        WriteResult result = super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        if (result == APPLIED) {
            deadlines.put(key, onTouch(known(key, reclaimAt), reclaimAt));
        }
        return result;
    }
}
