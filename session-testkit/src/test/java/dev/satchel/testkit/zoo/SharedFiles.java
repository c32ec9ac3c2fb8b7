package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoreTraits.Trait;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Elsewhere;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lawful: a file for each record, written under a lock of this process and one of the folder. What is broken shares
 * less with other processes than it says.
 */
class SharedFiles implements SessionStore {

    /** Of all stores of this process: the file's lock is the process's, not the thread's. */
    private static final ReentrantLock HERE = new ReentrantLock();

    private static final int HEAD = StorageKey.BYTES + 3 * Long.BYTES + 1 + OwnerKey.BYTES;

    private final Path folder;

    SharedFiles(Habitat habitat) {
        this(habitat.bench.directory());
    }

    SharedFiles(Path folder) {
        this.folder = folder;
    }

    /** How another process opens a store of this class. */
    static Elsewhere elsewhere(Class<?> kind, Path folder) {
        return Elsewhere.by(Opens.class, kind.getName(), folder.toString());
    }

    private static final class Opens implements Elsewhere.Opener {
        @Override
        public SessionStore open(List<String> arguments) throws Exception {
            return Class.forName(arguments.get(0))
                    .asSubclass(SessionStore.class)
                    .getDeclaredConstructor(Path.class)
                    .newInstance(Path.of(arguments.get(1)));
        }
    }

    /** Does it while no other thread, and no other process, writes. */
    <T> T alone(Supplier<T> body) {
        HERE.lock();
        try (FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            return body.get();
        } catch (IOException e) {
            throw new SessionStoreUnavailableException("the folder does not answer", e);
        } finally {
            HERE.unlock();
        }
    }

    /** Held until the channel is closed. */
    void lock(FileChannel channel) throws IOException {
        channel.lock();
    }

    private Path file(StorageKey key) {
        return folder.resolve(key.hex());
    }

    @Override
    public Optional<StoredRecord> find(StorageKey key) {
        try {
            return Optional.of(record(ByteBuffer.wrap(Files.readAllBytes(file(key)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SessionStoreUnavailableException("the folder does not answer", e);
        }
    }

    @Override
    public WriteResult create(StoredRecord first) {
        return alone(() -> find(first.key()).isPresent() ? WriteResult.CONFLICT : written(first));
    }

    @Override
    public WriteResult replace(StoredRecord next, long expectedVersion) {
        return alone(() -> {
            WriteResult met = met(next.key(), expectedVersion);
            return met == WriteResult.APPLIED ? written(next) : met;
        });
    }

    @Override
    public WriteResult delete(StorageKey key, long expectedVersion) {
        return alone(() -> {
            WriteResult met = met(key, expectedVersion);
            if (met == WriteResult.APPLIED) {
                try {
                    Files.delete(file(key));
                } catch (IOException e) {
                    throw new SessionStoreUnavailableException("the folder does not answer", e);
                }
            }
            return met;
        });
    }

    private WriteResult met(StorageKey key, long expectedVersion) {
        return find(key)
                .map(found -> found.version() == expectedVersion ? WriteResult.APPLIED : WriteResult.CONFLICT)
                .orElse(WriteResult.ABSENT);
    }

    private WriteResult written(StoredRecord record) {
        byte[] payload = record.payload().toBytes();
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + payload.length);
        bytes.put(record.key().toBytes()).putLong(record.version());
        bytes.putLong(record.lastUsedAt().toEpochMilli())
                .putLong(record.reclaimAt().toEpochMilli());
        bytes.put((byte) (record.owner().isPresent() ? 1 : 0));
        bytes.put(record.owner().map(OwnerKey::toBytes).orElseGet(() -> new byte[OwnerKey.BYTES]));
        bytes.put(payload);
        try {
            Path fresh = Files.createTempFile(folder, "new", "");
            Files.write(fresh, bytes.array());
            Files.move(fresh, file(record.key()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SessionStoreUnavailableException("the folder does not answer", e);
        }
        return WriteResult.APPLIED;
    }

    private static StoredRecord record(ByteBuffer bytes) {
        byte[] key = new byte[StorageKey.BYTES];
        bytes.get(key);
        long version = bytes.getLong();
        Instant lastUsedAt = Instant.ofEpochMilli(bytes.getLong());
        Instant reclaimAt = Instant.ofEpochMilli(bytes.getLong());
        boolean owned = bytes.get() == 1;
        byte[] owner = new byte[OwnerKey.BYTES];
        bytes.get(owner);
        byte[] payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return new StoredRecord(
                StorageKey.ofBytes(key),
                version,
                lastUsedAt,
                reclaimAt,
                owned ? Optional.of(OwnerKey.ofBytes(owner)) : Optional.empty(),
                Payload.of(payload));
    }

    @Override
    public StoreTraits traits() {
        return StoreTraits.of("files of the zoo", Trait.SHARED, Trait.DURABLE);
    }
}
