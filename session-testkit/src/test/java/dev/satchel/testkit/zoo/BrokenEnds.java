package dev.satchel.testkit.zoo;

import dev.satchel.session.SessionStoreUnavailableException;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoreTraits;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Failure, secrecy and lifecycle. */
final class BrokenEnds {

    private BrokenEnds() {}

    @Violates(value = "FLT-01", also = "FLT-05")
    static final class AnOutageIsNothing extends Node {
        AnOutageIsNothing(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return habitat.outage ? Optional.empty() : super.find(key);
        }
    }

    @Violates(value = "FLT-01", also = "FLT-05")
    static final class AnOutageIsAnyException extends Node {
        AnOutageIsAnyException(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            if (habitat.outage) {
                throw new IllegalArgumentException("connection reset");
            }
            super.ready(verb);
        }
    }

    @Violates("FLT-02")
    static final class TheThirdOutageIsFinal extends Node {
        private final AtomicInteger creates = habitat.shared("failed creates", AtomicInteger::new);

        TheThirdOutageIsFinal(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            if (habitat.outage && verb.equals("create")) {
                creates.incrementAndGet();
            }
            if (creates.get() >= 3) {
                throw new SessionStoreUnavailableException("the connection is broken");
            }
            super.ready(verb);
        }
    }

    @Violates("FLT-03")
    static final class SendsItAgainLater extends Node {
        private final AtomicReference<StoredRecord> queued = habitat.shared("queue", AtomicReference::new);

        SendsItAgainLater(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            if (habitat.outage) {
                queued.set(next);
            }
            WriteResult result = super.replace(next, expectedVersion);
            StoredRecord late = queued.getAndSet(null);
            if (late != null) {
                force(late);
            }
            return result;
        }
    }

    @Violates("FLT-04")
    static final class QuotesTheCommand extends Node {
        QuotesTheCommand(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            try {
                return super.find(key);
            } catch (SessionStoreUnavailableException e) {
                throw new SessionStoreUnavailableException("no answer", new IllegalStateException("GET " + key.hex()));
            }
        }
    }

    @Violates("END-01")
    static final class TraitsThatChange extends Node {
        private final AtomicInteger calls = habitat.shared("calls", AtomicInteger::new);

        TraitsThatChange(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            super.ready(verb);
            calls.incrementAndGet();
        }

        @Override
        public StoreTraits traits() {
            return StoreTraits.of("zoo after " + calls + " calls", StoreTraits.Trait.SHARED, StoreTraits.Trait.DURABLE);
        }
    }

    @Violates("END-02")
    static final class PrintsWhatItHolds extends Node {
        private final AtomicReference<StorageKey> last = habitat.shared("last", AtomicReference::new);

        PrintsWhatItHolds(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            last.set(first.key());
            return super.create(first);
        }

        @Override
        public String toString() {
            return "Store[last=" + (last.get() == null ? "none" : last.get().hex()) + "]";
        }
    }

    @Violates("END-03")
    static final class ClosedByAnInterruption extends Node {
        private volatile boolean broken;

        ClosedByAnInterruption(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            broken |= Thread.currentThread().isInterrupted();
            if (broken) {
                throw new SessionStoreUnavailableException("the channel is closed");
            }
            super.ready(verb);
        }
    }

    @Violates("END-03")
    static final class SwallowsAnInterruption extends Node {
        SwallowsAnInterruption(Habitat habitat) {
            super(habitat);
        }

        @Override
        void ready(String verb) {
            if (Thread.interrupted()) {
                throw new SessionStoreUnavailableException("interrupted");
            }
            super.ready(verb);
        }
    }

    @Violates("END-04")
    static final class ClosesOnce extends Node {
        ClosesOnce(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("already closed");
            }
            super.close();
        }
    }

    @Violates("END-05")
    static final class EmptyAfterTheEnd extends Node {
        EmptyAfterTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return closed ? Optional.empty() : super.find(key);
        }
    }

    @Violates(value = "DUR-01", also = "END-06")
    static final class CleansUpAtTheEnd extends Node {
        CleansUpAtTheEnd(Habitat habitat) {
            super(habitat);
        }

        @Override
        public void close() {
            super.close();
            habitat.records.deleteExpired(java.time.Instant.MAX, Integer.MAX_VALUE);
        }
    }
}
