package dev.satchel.testkit.zoo;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reclaiming on demand. */
final class BrokenReapers {

    private BrokenReapers() {}

    @Violates("REAP-01")
    static final class ReapsByWholeSeconds extends Node {
        ReapsByWholeSeconds(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now.plusMillis(999), limit);
        }
    }

    @Violates("REAP-02")
    static final class StrictlyBefore extends Node {
        StrictlyBefore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now.minusMillis(1), limit);
        }
    }

    @Violates("REAP-03")
    static final class IgnoresTheLimit extends Node {
        IgnoresTheLimit(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now, Integer.MAX_VALUE);
        }
    }

    @Violates("REAP-04")
    static final class LooksAtTheFirstOnly extends Node {
        private final List<StorageKey> order = habitat.shared("order", ArrayList::new);

        LooksAtTheFirstOnly(Habitat habitat) {
            super(habitat);
        }

        @Override
        public synchronized WriteResult create(StoredRecord first) {
            order.add(first.key());
            return super.create(first);
        }

        @Override
        public synchronized int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int deleted = 0;
            order.removeIf(key -> current(key) == null);
            for (StorageKey key : List.copyOf(order.subList(0, Math.min(limit, order.size())))) {
                if (current(key).reclaimable(now)) {
                    remove(key);
                    deleted++;
                }
            }
            return deleted;
        }
    }

    /** Asks for one more, to know whether there are more. */
    @Violates("REAP-04")
    static final class TheGreatestLimitOverflows extends Node {
        TheGreatestLimitOverflows(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return limit + 1 < 0 ? 0 : super.deleteExpired(now, limit);
        }
    }

    @Violates("REAP-05")
    static final class CountsOneMore extends Node {
        CountsOneMore(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int deleted = super.deleteExpired(now, limit);
            return deleted == 0 ? 0 : deleted + 1;
        }
    }

    /** Reaps by the deadlines that it keeps beside the records. */
    abstract static class ByDeadlines extends Deadlines {
        ByDeadlines(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int deleted = 0;
            for (StorageKey key : List.copyOf(deadlines.keySet())) {
                Instant deadline = deadlines.get(key);
                if (deleted < limit && deadline != null && !deadline.isAfter(now)) {
                    deadlines.remove(key);
                    deleted += current(key) == null ? 0 : 1;
                    remove(key);
                }
            }
            return deleted;
        }
    }

    @Violates(value = "REAP-06", also = "REAP-04")
    static final class ReplaceLeavesTheDeadline extends ByDeadlines {
        ReplaceLeavesTheDeadline(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onReplace(Instant known, Instant next) {
            return known;
        }
    }

    @Violates(value = "REAP-07", also = "REAP-04")
    static final class TouchLeavesTheDeadline extends ByDeadlines {
        TouchLeavesTheDeadline(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onTouch(Instant known, Instant next) {
            return known;
        }
    }

    @Violates("REAP-08")
    static final class DeleteLeavesTheDeadline extends ByDeadlines {
        DeleteLeavesTheDeadline(Habitat habitat) {
            super(habitat);
        }

        @Override
        void onDelete(StorageKey key) {}

        @Override
        Instant onCreate(Instant known, Instant next) {
            return known;
        }
    }

    @Violates("REAP-09")
    static final class AsksItsOwnClock extends Node {
        AsksItsOwnClock(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now(), limit);
        }
    }
}
