package dev.satchel.sealed;

import dev.satchel.session.SessionConflictException;
import dev.satchel.session.SessionException;
import dev.satchel.session.SessionStoreException;
import dev.satchel.session.backend.GuardedStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The records of a ledger: each write is conditional, and learns what became of it. */
final class LedgerStore {

    private static final int MAX_ATTEMPTS = 64;

    private final GuardedStore store;

    LedgerStore(GuardedStore store) {
        this.store = store;
    }

    /** The result of a conditional write. */
    sealed interface Attempt {

        /** It was applied, and this is what was written. */
        record Applied(StoredRecord written) implements Attempt {}

        /** This is there instead of what was held. */
        record Lost(StoredRecord present) implements Attempt {}

        /** Nothing is there any more. */
        record Gone() implements Attempt {}
    }

    /** A record that the store cannot read is there too: another node may read it. */
    Optional<StoredRecord> find(StorageKey key) {
        return store.look(key);
    }

    Attempt create(StoredRecord first) {
        return outcome(answered(first, () -> store.create(first)), first);
    }

    Attempt replace(StoredRecord held, StoredRecord next) {
        return outcome(answered(next, () -> store.replace(next, held.version())), next);
    }

    /** Moves the times of what is held to those of {@code touched}. */
    Attempt touch(StoredRecord held, StoredRecord touched) {
        return outcome(store.touch(held, touched.version(), touched.lastUsedAt(), touched.reclaimAt()), touched);
    }

    Attempt delete(StoredRecord held) {
        WriteResult result = store.delete(held.key(), held.version());
        return result == WriteResult.APPLIED ? new Attempt.Applied(held) : present(result, held.key());
    }

    /**
     * Writes over what is held; and over what is there instead, for as long as {@code again} wants it.
     *
     * @throws SessionConflictException when something else is there at each of 64 attempts
     */
    static Attempt repeat(StoredRecord held, Function<StoredRecord, Attempt> write, Predicate<StoredRecord> again) {
        StoredRecord base = held;
        for (int count = 0; count < MAX_ATTEMPTS; count++) {
            Attempt attempt = write.apply(base);
            if (!(attempt instanceof Attempt.Lost lost) || !again.test(lost.present())) {
                return attempt;
            }
            base = lost.present();
        }
        throw new SessionConflictException("the session was written again at each of " + MAX_ATTEMPTS + " attempts");
    }

    /** Writes once. After a fault it reads once: where the record of its own is there, the write was applied. */
    private WriteResult answered(StoredRecord record, Supplier<WriteResult> write) {
        try {
            return write.get();
        } catch (SessionStoreException fault) {
            if (arrived(record, fault)) {
                return WriteResult.APPLIED;
            }
            throw fault;
        }
    }

    private boolean arrived(StoredRecord record, SessionStoreException fault) {
        try {
            return find(record.key()).filter(there -> same(there, record)).isPresent();
        } catch (SessionException second) {
            fault.addSuppressed(second);
            return false;
        }
    }

    /** A record of its own that is there was written: the first answer was lost, and somebody below sent it again. */
    private Attempt outcome(WriteResult result, StoredRecord written) {
        if (result == WriteResult.APPLIED) {
            return new Attempt.Applied(written);
        }
        Attempt attempt = present(result, written.key());
        return attempt instanceof Attempt.Lost lost && same(lost.present(), written)
                ? new Attempt.Applied(written)
                : attempt;
    }

    private Attempt present(WriteResult result, StorageKey key) {
        Optional<StoredRecord> there = result == WriteResult.CONFLICT ? find(key) : Optional.empty();
        return there.isPresent() ? new Attempt.Lost(there.get()) : new Attempt.Gone();
    }

    /**
     * By the version alone, two copies of a process that draw the same numbers would take each other's writes for their
     * own.
     */
    private static boolean same(StoredRecord there, StoredRecord written) {
        return there.version() == written.version() && there.payload().equals(written.payload());
    }
}
