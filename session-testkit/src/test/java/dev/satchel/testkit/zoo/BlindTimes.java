package dev.satchel.testkit.zoo;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Time again, by somebody who read the usual mistakes and not the checks. */
final class BlindTimes {

    private BlindTimes() {}

    /** Whole seconds, in the wrong direction. */
    @Violates("REAP-01")
    static final class RoundsTheTimeUp extends Node {
        RoundsTheTimeUp(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(Instant.ofEpochSecond(now.getEpochSecond() + 1), limit);
        }
    }

    /** Something must lie between. */
    @Violates("REAP-02")
    static final class AfterASecond extends Node {
        AfterASecond(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now.minusMillis(1), limit);
        }
    }

    /** The limit is compared too late. */
    @Violates("REAP-03")
    static final class OneMoreThanAsked extends Node {
        OneMoreThanAsked(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now, limit == Integer.MAX_VALUE ? limit : limit + 1);
        }
    }

    /** A sorted map from the time to the key. */
    @Violates("REAP-04")
    static final class OneForEachInstant extends Node {
        private final Map<Instant, StorageKey> due = habitat.shared("due", ConcurrentHashMap::new);

        OneForEachInstant(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            due.put(first.reclaimAt(), first.key());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            due.put(next.reclaimAt(), next.key());
            return super.replace(next, expectedVersion);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int gone = 0;
            for (Map.Entry<Instant, StorageKey> each : Map.copyOf(due).entrySet()) {
                StoredRecord found = current(each.getValue());
                if (gone < limit
                        && found != null
                        && found.reclaimable(now)
                        && habitat.records.delete(found.key(), found.version()) == APPLIED) {
                    due.remove(each.getKey());
                    gone++;
                }
            }
            return gone;
        }
    }

    /** Whatever went. */
    @Violates("REAP-05")
    static final class AnswersTheLimit extends Node {
        AnswersTheLimit(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            int gone = super.deleteExpired(now, limit);
            return gone > 0 ? limit : 0;
        }
    }

    /** The expiry index learns of one replace. */
    @Violates("REAP-06")
    static final class TheFirstRenewalCounts extends Deadlines {
        TheFirstRenewalCounts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            Instant before = deadlines.get(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED && before != null) {
                deadlines.put(next.key(), before);
            }
            return result;
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int gone = 0;
            for (Map.Entry<StorageKey, Instant> each : Map.copyOf(deadlines).entrySet()) {
                if (gone < limit && !each.getValue().isAfter(now)) {
                    remove(each.getKey());
                    deadlines.remove(each.getKey());
                    gone++;
                }
            }
            return gone;
        }
    }

    /** The reaper goes by the last write. */
    @Violates("REAP-07")
    static final class ATouchIsNoRenewal extends Node {
        private final Map<StorageKey, Instant> written = habitat.shared("written", ConcurrentHashMap::new);

        ATouchIsNoRenewal(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            written.put(first.key(), first.reclaimAt());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            written.put(next.key(), next.reclaimAt());
            return super.replace(next, expectedVersion);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int gone = 0;
            for (Map.Entry<StorageKey, Instant> each : Map.copyOf(written).entrySet()) {
                if (gone < limit
                        && current(each.getKey()) != null
                        && !each.getValue().isAfter(now)) {
                    remove(each.getKey());
                    written.remove(each.getKey());
                    gone++;
                }
            }
            return gone;
        }
    }

    /** The expiry index keeps the earliest time of a key. */
    @Violates("REAP-08")
    static final class TheFormerLifeCounts extends Node {
        private final Map<StorageKey, Instant> due = habitat.shared("due", ConcurrentHashMap::new);

        TheFormerLifeCounts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult create(StoredRecord first) {
            due.putIfAbsent(first.key(), first.reclaimAt());
            return super.create(first);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            due.put(next.key(), next.reclaimAt());
            return super.replace(next, expectedVersion);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            due.put(key, reclaimAt);
            return super.touch(key, expectedVersion, nextVersion, lastUsedAt, reclaimAt);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            ready("deleteExpired");
            int gone = 0;
            for (Map.Entry<StorageKey, Instant> each : Map.copyOf(due).entrySet()) {
                if (gone < limit
                        && current(each.getKey()) != null
                        && !each.getValue().isAfter(now)) {
                    remove(each.getKey());
                    due.remove(each.getKey());
                    gone++;
                }
            }
            return gone;
        }
    }

    /** What is given, or the own one. */
    @Violates("REAP-09")
    static final class TheLaterClockCounts extends Node {
        TheLaterClockCounts(Habitat habitat) {
            super(habitat);
        }

        @Override
        public int deleteExpired(Instant now, int limit) {
            return super.deleteExpired(now.isAfter(now()) ? now : now(), limit);
        }
    }

    /** find looks at the time, create does not. */
    @Violates("EXP-02")
    static final class HiddenAfterAMinute extends Node {
        HiddenAfterAMinute(Habitat habitat) {
            super(habitat);
        }

        @Override
        public Optional<StoredRecord> find(StorageKey key) {
            return super.find(key)
                    .filter(found -> found.reclaimAt().plusSeconds(60).isAfter(now()));
        }
    }

    /** A replace sees what lives. */
    @Violates("EXP-03")
    static final class ThePassedIsAbsent extends Node {
        ThePassedIsAbsent(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            return hasPassed(next.key()) ? ABSENT : super.replace(next, expectedVersion);
        }
    }

    /** The second renewal comes to nothing. */
    @Violates("EXP-04")
    static final class OneRenewalIsEnough extends BrokenTimes.Expiring {
        private final Set<StorageKey> renewed = habitat.shared("renewed", ConcurrentHashMap::newKeySet);

        OneRenewalIsEnough(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult replace(StoredRecord next, long expectedVersion) {
            Instant before = deadlines.get(next.key());
            WriteResult result = super.replace(next, expectedVersion);
            if (result == APPLIED && before != null && !renewed.add(next.key())) {
                deadlines.put(next.key(), before);
            }
            return result;
        }
    }

    /** And no longer, whatever it was told. */
    @Violates("EXP-05")
    static final class ATouchProlongsByAnHour extends Node {
        ATouchProlongsByAnHour(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult touch(
                StorageKey key, long expectedVersion, long nextVersion, Instant lastUsedAt, Instant reclaimAt) {
            Instant most = lastUsedAt.plusSeconds(3600);
            return super.touch(
                    key, expectedVersion, nextVersion, lastUsedAt, reclaimAt.isAfter(most) ? most : reclaimAt);
        }
    }

    /** It is absent already. */
    @Violates("EXP-06")
    static final class ThePassedCannotBeDeleted extends Node {
        ThePassedCannotBeDeleted(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            return hasPassed(key) ? ABSENT : super.delete(key, expectedVersion);
        }
    }

    /** A job of every ten minutes that says that it is exact. */
    @Violates("EXP-07")
    static final class LateByTenMinutes extends BrokenTimes.Native {
        LateByTenMinutes(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onCreate(Instant known, Instant next) {
            return next.plusSeconds(600);
        }

        @Override
        Instant onReplace(Instant known, Instant next) {
            return next.plusSeconds(600);
        }

        @Override
        Instant onTouch(Instant known, Instant next) {
            return next.plusSeconds(600);
        }
    }

    /** SET … KEEPTTL. */
    @Violates("EXP-08")
    static final class AReplaceKeepsTheTimer extends BrokenTimes.Native {
        AReplaceKeepsTheTimer(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onReplace(Instant known, Instant next) {
            return known;
        }
    }

    /** The field moves, the time to live stays. */
    @Violates("EXP-09")
    static final class ATouchKeepsTheTimer extends BrokenTimes.Native {
        ATouchKeepsTheTimer(Habitat habitat) {
            super(habitat);
        }

        @Override
        Instant onTouch(Instant known, Instant next) {
            return known;
        }
    }

    /** Two places that tell. */
    @Violates("DROP-01")
    static final class TellsTwice extends Telling {
        TellsTwice(Habitat habitat) {
            super(habitat);
        }

        @Override
        void tell(StoredRecord dropped) {
            super.tell(dropped);
            super.tell(dropped);
        }
    }

    /** A removal listener hears of every removal. */
    @Violates("DROP-02")
    static final class TellsDeletes extends Telling {
        TellsDeletes(Habitat habitat) {
            super(habitat);
        }

        @Override
        public WriteResult delete(StorageKey key, long expectedVersion) {
            StoredRecord current = current(key);
            WriteResult result = super.delete(key, expectedVersion);
            if (result == APPLIED && current != null) {
                tell(current);
            }
            return result;
        }
    }

    /** Whoever was faster. */
    @Violates("DROP-07")
    static final class TellsWhatItMeantToDrop extends Telling {
        TellsWhatItMeantToDrop(Habitat habitat) {
            super(habitat);
        }

        @Override
        boolean take(StoredRecord found) {
            habitat.meet();
            habitat.records.delete(found.key(), found.version());
            return true;
        }
    }
}
