package dev.satchel.session.internal;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.Lifetime;
import dev.satchel.session.Sealer;
import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.backend.Composition;
import dev.satchel.session.backend.KeySpace;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that keys the owners of a sealed store, so that a copy of the store does not show who is signed in. The
 * node that needs it first draws it. It lies in the store under a key that no token and no address has, sealed as
 * records are. Thread-safe.
 *
 * <p>A node that lacks the key under which it is sealed could not find the records of an owner. It throws; it never
 * reports an empty list.
 *
 * <p>A node looks before it writes a new record of an owner and before it walks. So nodes agree again when a store was
 * emptied under them. Each node seals the secret anew after a day, or when it knows the secret and can no longer open
 * it. So it is never under a key that left the ring long ago.
 *
 * <p>A store may report a damaged record once and then have none. The node that got the report puts the secret that it
 * knows in its place, or a record of nothing, which no node can open. So nobody draws another secret beside nodes that
 * know this one, and the next of them that writes or walks puts it back.
 */
final class OwnerSecret {

    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int MAX_ATTEMPTS = 64;
    private static final String HMAC = "HmacSHA256";
    private static final Duration RENEWAL = Duration.ofDays(1);

    private final SessionStore store;
    private final Sealer sealer;
    private final String purpose;
    private final Composition parts;
    private final Tokens tokens;
    private final StorageKey key;
    private final OwnerKey owner;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Known known;

    /** True after a report of damage, until something lies in the record's place. For the holder of the lock. */
    private boolean owing;

    /** The last time that a reader asked for another secret than the known one. For the holder of the lock. */
    private Instant askedAt = Instant.MIN;

    private record Known(SecretKeySpec secret, Payload id, Instant lookedAt) {}

    OwnerSecret(SessionStore store, Sealer sealer, Composition parts, KeySpace keys) {
        this.store = store;
        this.sealer = sealer;
        this.purpose = "owners/" + parts.name();
        this.parts = parts;
        this.tokens = new Tokens(parts.random());
        this.key = keys.ownerSecret();
        this.owner = keys.ownerSecretOwner();
    }

    /** The key of this owner as the store has it. */
    OwnerKey keyed(OwnerKey plain) {
        return OwnerKey.ofBytes(mac(known().secret(), plain.toBytes()));
    }

    /**
     * Distinguishes one secret from another and shows nothing of either. A value sealed under one does not open under
     * another.
     */
    byte[] id() {
        return known().id().toBytes();
    }

    /** The same for readers: draws nothing, and is empty where this node cannot open the secret. */
    Optional<byte[]> idToRead() {
        if (known == null) {
            lock.lock();
            try {
                ask();
            } finally {
                lock.unlock();
            }
        }
        return knownId();
    }

    /**
     * For a reader of a record that does not open with this one: another one that the store has by now. It asks once in
     * a hand-over, so that records of no use cost nothing more.
     */
    Optional<byte[]> idOtherThan(byte[] tried) {
        lock.lock();
        try {
            Instant now = parts.now();
            if (other(tried).isEmpty() && due(askedAt, now)) {
                ask();
                askedAt = now;
            }
            return other(tried);
        } finally {
            lock.unlock();
        }
    }

    private Optional<byte[]> other(byte[] tried) {
        return knownId().filter(id -> !Arrays.equals(id, tried));
    }

    private Optional<byte[]> knownId() {
        return Optional.ofNullable(known).map(last -> last.id().toBytes());
    }

    private void ask() {
        found().flatMap(this::opened).ifPresent(this::learn);
    }

    /** Asks the store, unless it was asked within the last hand-over. */
    void lookIfDue() {
        Known last = known;
        if (last == null || due(last.lookedAt(), parts.now())) {
            look();
        }
    }

    private static boolean due(Instant last, Instant now) {
        return now.isBefore(last) || !now.isBefore(last.plus(Composition.HAND_OVER));
    }

    /** Asks the store, and draws the secret where it has none. */
    void look() {
        lock.lock();
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                if (agreed(found())) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
        throw new SessionConflictException("other nodes wrote at each of " + MAX_ATTEMPTS + " attempts; ask again");
    }

    /** The record in the store. Where that was damaged, another one by now: only a secret never drawn is absent. */
    private Optional<StoredRecord> found() {
        try {
            Optional<StoredRecord> there = store.find(key);
            if (there.isPresent() || !owing) {
                owing = false;
                return there;
            }
        } catch (CorruptSessionException damaged) {
            owing = true;
        }
        put(Optional.empty(), remembered().orElseGet(() -> new byte[0]));
        owing = false;
        return store.find(key);
    }

    /** Whether this node has the secret of the store now; otherwise another node was faster, and one looks again. */
    private boolean agreed(Optional<StoredRecord> there) {
        if (there.isEmpty()) {
            return written(there, remembered().orElseGet(this::drawn));
        }
        StoredRecord record = there.get();
        Optional<byte[]> opened = opened(record);
        byte[] secret = opened.or(this::remembered).orElseThrow(this::missingKey);
        if (opened.isEmpty() || record.lastUsedAt().plus(RENEWAL).isBefore(parts.now())) {
            return written(there, secret);
        }
        learn(secret);
        return true;
    }

    private Optional<byte[]> opened(StoredRecord record) {
        return sealer.open(purpose, binding(), record.payload())
                .map(Payload::toBytes)
                .filter(bytes -> bytes.length == BYTES);
    }

    private Optional<byte[]> remembered() {
        return Optional.ofNullable(known).map(last -> last.secret().getEncoded());
    }

    private byte[] drawn() {
        byte[] bytes = new byte[BYTES];
        parts.random().nextBytes(bytes);
        return bytes;
    }

    private boolean written(Optional<StoredRecord> there, byte[] secret) {
        boolean applied = put(there, secret) == WriteResult.APPLIED;
        if (applied) {
            learn(secret);
        }
        return applied;
    }

    /** It has an owner, so that no store drops it for want of room; it stands longer than any session of today. */
    private WriteResult put(Optional<StoredRecord> there, byte[] secret) {
        Instant now = parts.now();
        StoredRecord next = new StoredRecord(
                key,
                tokens.version(),
                now,
                now.plus(Lifetime.MAX).plus(parts.reclaimMargin()).plus(RENEWAL.multipliedBy(2)),
                Optional.of(owner),
                sealer.seal(purpose, binding(), Payload.of(secret)));
        return there.isPresent() ? store.replace(next, there.get().version()) : store.create(next);
    }

    private Payload binding() {
        return Payload.of(key.toBytes());
    }

    /** After a look, which every write of an owned record and every walk begins with. */
    private Known known() {
        return Objects.requireNonNull(known);
    }

    private void learn(byte[] bytes) {
        SecretKeySpec secret = new SecretKeySpec(bytes, HMAC);
        byte[] id = Arrays.copyOf(mac(secret, "id".getBytes(StandardCharsets.US_ASCII)), ID_BYTES);
        known = new Known(secret, Payload.of(id), parts.now());
    }

    private static byte[] mac(SecretKeySpec secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac.doFinal(message);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + HMAC, missing);
        }
    }

    private SessionStoreUnavailableException missingKey() {
        return new SessionStoreUnavailableException("the owners of the stack '" + parts.name()
                + "' cannot be told on this node: their secret is sealed under a key that it lacks, or was damaged;"
                + " give this node the keys of the others, and keep those that run: they put it back. When no node"
                + " knows it any more, clear the records of the stack");
    }
}
