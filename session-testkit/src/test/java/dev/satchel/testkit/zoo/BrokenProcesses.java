package dev.satchel.testkit.zoo;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whole in one process, broken in two. */
final class BrokenProcesses {

    private BrokenProcesses() {}

    @Violates("ISO-11")
    static final class LockOfThisProcess extends SharedFiles {
        LockOfThisProcess(Habitat habitat) {
            super(habitat);
        }

        LockOfThisProcess(Path folder) {
            super(folder);
        }

        @Override
        void lock(FileChannel channel) {
            // The lock of this process is enough, the author thinks.
        }
    }

    /** All nodes of this process read from it, and write through it. */
    @Violates("ISO-10")
    static final class CacheOfThisProcess extends SharedFiles {
        private static final Map<Path, Map<StorageKey, StoredRecord>> CACHES = new ConcurrentHashMap<>();

        private final Map<StorageKey, StoredRecord> cache;

        CacheOfThisProcess(Habitat habitat) {
            this(habitat.bench.directory());
        }

        CacheOfThisProcess(Path folder) {
            super(folder);
            cache = CACHES.computeIfAbsent(folder, unknown -> new ConcurrentHashMap<>());
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return Optional.ofNullable(
                    cache.computeIfAbsent(key, absent -> super.find(key).orElse(null)));
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            WriteResult result = super.replace(next, expectedVersion);
            cache.remove(next.key());
            return result;
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            WriteResult result = super.delete(key, expectedVersion);
            cache.remove(key);
            return result;
        }
    }
}
