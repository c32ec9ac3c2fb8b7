package dev.satchel.session.internal;

import dev.satchel.session.Sealer;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Seals what lies in a store, bound to the stack's name, the record's key and its owner. The store below has the owner
 * under a keyed digest; the engine above sees the plain key, which lies in the sealed bytes before the content.
 */
final class SealingStore implements SessionStore {

    private final SessionStore store;
    private final Sealer sealer;
    private final String purpose;
    private final OwnerKey floor;
    private final OwnerSecret secret;

    SealingStore(SessionStore store, Sealer sealer, Composition parts) {
        KeySpace keys = new KeySpace(parts.name());
        this.store = store;
        this.sealer = sealer;
        this.purpose = "at-rest/" + parts.name();
        this.floor = keys.floorOwner();
        this.secret = new OwnerSecret(store, sealer, parts, keys);
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        return store.find(key).map(this::opened);
    }

    @Override
    public WriteResult create(StoredRecord first) {
        if (owned(first.owner())) {
            secret.look();
        }
        return store.create(sealed(first));
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        if (owned(next.owner())) {
            secret.lookIfDue();
        }
        return store.replace(sealed(next), expectedVersion);
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return store.delete(key, expectedVersion);
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(
                store.traits().displayName() + ", sealed at rest by " + sealer.name(),
                store.traits().traits());
    }

    @Override
    public <P> Optional<P> power(Class<P> type) {
        if (type == OwnerIndexed.class) {
            return store.power(OwnerIndexed.class).map(index -> type.cast(new SealedIndex(index)));
        }
        if (type == DropReporting.class) {
            return store.power(DropReporting.class)
                    .map(power -> type.cast(
                            (DropReporting) listener -> power.onDrop(record -> listener.accept(dropped(record)))));
        }
        return store.power(type);
    }

    /** A principal's: what a stack notes for itself has an owner of its own, and is found without the secret. */
    private boolean owned(Optional<OwnerKey> owner) {
        return owner.isPresent() && !owner.get().equals(floor);
    }

    private StoredRecord sealed(StoredRecord record) {
        if (!owned(record.owner())) {
            return with(record, record.owner(), sealer.seal(purpose, binding(record, new byte[0]), record.payload()));
        }
        OwnerKey plain = record.owner().orElseThrow();
        StoredRecord keyed = with(record, Optional.of(secret.keyed(plain)), record.payload());
        Payload clear = Payload.of(joined(plain.toBytes(), record.payload().toBytes()));
        return with(keyed, keyed.owner(), sealer.seal(purpose, binding(keyed, secret.id()), clear));
    }

    private StoredRecord opened(StoredRecord record) {
        return opened(record, secret::idOtherThan);
    }

    /** A record that is gone is not worth a look for another secret. */
    private StoredRecord dropped(StoredRecord record) {
        return opened(record, tried -> Optional.empty());
    }

    /** A record that cannot be opened gets no bytes: it counts as unreadable. */
    private StoredRecord opened(StoredRecord record, Function<byte[], Optional<byte[]>> otherThan) {
        if (!owned(record.owner())) {
            Optional<Payload> clear = sealer.open(purpose, binding(record, new byte[0]), record.payload());
            return with(record, record.owner(), clear.orElse(Payload.EMPTY));
        }
        Optional<Payload> clear = secret.idToRead()
                .flatMap(id ->
                        opened(record, id).or(() -> otherThan.apply(id).flatMap(other -> opened(record, other))));
        return clear.filter(bytes -> bytes.size() >= OwnerKey.BYTES)
                .map(bytes -> withoutOwner(record, bytes.toBytes()))
                .orElseGet(() -> with(record, record.owner(), Payload.EMPTY));
    }

    private Optional<Payload> opened(StoredRecord record, byte[] secretId) {
        return sealer.open(purpose, binding(record, secretId), record.payload());
    }

    private static StoredRecord withoutOwner(StoredRecord record, byte[] clear) {
        OwnerKey plain = OwnerKey.ofBytes(Arrays.copyOf(clear, OwnerKey.BYTES));
        return with(record, Optional.of(plain), Payload.of(Arrays.copyOfRange(clear, OwnerKey.BYTES, clear.length)));
    }

    /**
     * The owner too: a record whose owner was taken away or changed would be out of reach of its owner's revocation,
     * and does not open. Neither does one whose owner was keyed by another secret, which no walk would find.
     */
    private static Payload binding(StoredRecord record, byte[] secretId) {
        byte[] owner = record.owner().map(OwnerKey::toBytes).orElse(new byte[0]);
        return Payload.of(joined(joined(record.key().toBytes(), owner), secretId));
    }

    private static byte[] joined(byte[] before, byte[] after) {
        byte[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        return both;
    }

    private static StoredRecord with(StoredRecord record, Optional<OwnerKey> owner, Payload payload) {
        return new StoredRecord(
                record.key(), record.version(), record.lastUsedAt(), record.reclaimAt(), owner, payload);
    }

    private final class SealedIndex implements OwnerIndexed {
        private final OwnerIndexed index;

        SealedIndex(OwnerIndexed index) {
            this.index = index;
        }

        @Override
        public OwnerPage findByOwner(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
            if (after.isEmpty()) {
                secret.look();
            }
            OwnerKey keyed = secret.keyed(owner);
            OwnerPage page = index.findByOwner(keyed, after, limit);
            return new OwnerPage(
                    page.records().stream()
                            .filter(record -> record.owner().equals(Optional.of(keyed)))
                            .map(record -> with(
                                    record, Optional.of(owner), opened(record).payload()))
                            .toList(),
                    page.unreadable(),
                    page.next());
        }
    }
}
