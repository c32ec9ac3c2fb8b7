package dev.satchel.testkit.internal;

import dev.satchel.session.codec.Content;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/** A record being written down: an ordinary one, but for what a rule is about. */
public final class Draft {

    private StorageKey key;
    private long version;
    private Instant lastUsedAt;
    private Instant reclaimAt;
    private Optional<OwnerKey> owner;
    private Content content;

    Draft(StoredRecord from) {
        key = from.key();
        version = from.version();
        lastUsedAt = from.lastUsedAt();
        reclaimAt = from.reclaimAt();
        owner = from.owner();
        content = from.payload();
    }

    /** Where it lies. */
    public Draft key(StorageKey value) {
        key = value;
        return this;
    }

    /** Its version. */
    public Draft version(long value) {
        version = value;
        return this;
    }

    /** When it was last used. */
    public Draft lastUsedAt(Instant value) {
        lastUsedAt = value;
        return this;
    }

    /** From when on it may be dropped. */
    public Draft reclaimAt(Instant value) {
        reclaimAt = value;
        return this;
    }

    /** Sets the owner of the record. */
    public Draft owner(OwnerKey value) {
        owner = Optional.of(value);
        return this;
    }

    /** Nobody's. */
    public Draft nobodys() {
        owner = Optional.empty();
        return this;
    }

    /** Its bytes. */
    public Draft payload(Payload value) {
        content = value;
        return this;
    }

    /** Its content: bytes that are there, or not yet. */
    Draft content(Content value) {
        content = value;
        return this;
    }

    /** The record. */
    public StoredRecord record() {
        return new StoredRecord(key, version, lastUsedAt, reclaimAt, owner, content);
    }
}
