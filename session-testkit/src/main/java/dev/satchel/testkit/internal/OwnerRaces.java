package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Records and their index, written by several threads at once, and compared when all is quiet. */
final class OwnerRaces {

    private static final int RUNNERS = 4;
    private static final int OWN_KEYS = 3;
    private static final int ROUNDS = 20;
    private static final int CROWD = 12;
    private static final int KEYS = 16;
    private static final int WRITES = 40;

    private OwnerRaces() {}

    /**
     * All write the same few keys: with the owner, without, and away. There are more threads than processors: who is
     * stopped between two steps takes the second one after all others are done.
     */
    static void sameKeys(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            records.add(rig.created(rig.draft().owner(owner)));
        }
        long seed = rig.random().nextLong();
        rig.race().of(CROWD, runner -> {
            SplittableRandom random = new SplittableRandom(seed + runner);
            for (Race.Turns turns = rig.race().turns(runner, WRITES); turns.next(); ) {
                StoredRecord record = records.get(random.nextInt(KEYS));
                write(store, record, (runner + 1L) << 40 | turns.number(), random.nextInt(4));
            }
            return runner;
        });
        agrees(store, owner, Owners.keys(records));
    }

    /** Each writes records of its own, all of one owner. Nobody else does, so that each can be looked for meanwhile. */
    static void oneOwner(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        long seed = rig.random().nextLong();
        List<List<StoredRecord>> records = new ArrayList<>();
        for (int runner = 0; runner < RUNNERS; runner++) {
            List<StoredRecord> own = new ArrayList<>();
            for (int i = 0; i < OWN_KEYS; i++) {
                own.add(rig.created(rig.draft().owner(owner)));
            }
            records.add(own);
        }
        rig.race().rounds(Race.runners(), rig.effort().of(Race.MIN_ROUNDS, 500), (runner, round) -> {
            SplittableRandom random = new SplittableRandom(seed + 31L * round + runner);
            one(store, owner, records.get(runner), (runner + 1L) << 40 | (round + 1L) << 20, random);
            return runner;
        });
        rig.race().of(RUNNERS, runner -> {
            SplittableRandom random = new SplittableRandom(seed - runner);
            for (Race.Turns turns = rig.race().turns(runner, ROUNDS); turns.next(); ) {
                one(store, owner, records.get(runner), (runner + 9L) << 40 | turns.number(), random);
            }
            return runner;
        });
        for (List<StoredRecord> own : records) {
            agrees(store, owner, Owners.keys(own));
        }
    }

    /**
     * One replaces and touches records that stand and keep their owner. Another one walks meanwhile, and each walk must
     * answer them all.
     */
    static void keptOwner(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        List<StoredRecord> standing = new ArrayList<>();
        for (int i = 0; i < OWN_KEYS; i++) {
            standing.add(rig.created(rig.draft().owner(owner)));
        }
        List<StorageKey> keys = Owners.keys(standing);
        rig.race().of(2, runner -> {
            for (Race.Turns turns = rig.race().turns(runner, ROUNDS); turns.next(); ) {
                if (runner == 0) {
                    renew(rig, standing, turns.number());
                } else {
                    allListed(store, owner, keys, turns.number() % 2 == 0 ? OWN_KEYS : OWN_KEYS - 1);
                }
            }
            return runner;
        });
    }

    /** A touch and a replace by turns, of one record after another: nobody else writes them. */
    private static void renew(Rig rig, List<StoredRecord> standing, int number) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = standing.get(number % OWN_KEYS);
        Optional<Touchable> touchable = store.power(Touchable.class).filter(power -> number % 2 == 0);
        StoredRecord next = touchable.isPresent()
                ? record.touched(rig.version(), rig.now(), record.reclaimAt())
                : rig.next(record).record();
        WriteResult result = touchable
                .map(power ->
                        power.touch(next.key(), record.version(), next.version(), next.lastUsedAt(), next.reclaimAt()))
                .orElseGet(() -> store.replace(next, record.version()));
        Expect.answer("a write of a record that nobody else writes", result, APPLIED);
        standing.set(number % OWN_KEYS, next);
    }

    private static void allListed(SessionStore store, OwnerKey owner, List<StorageKey> keys, int limit) {
        Set<StorageKey> listed = new HashSet<>();
        Owners.walk(store, owner, limit, page -> listed.addAll(Owners.keys(page.records())));
        Expect.that(
                listed.containsAll(keys),
                "a record that stands and keeps its owner is missing from a walk while it is written");
    }

    private static void one(
            SessionStore store, OwnerKey owner, List<StoredRecord> own, long version, SplittableRandom random) {
        StoredRecord record = own.get(random.nextInt(OWN_KEYS));
        agrees(store, owner, List.of(record.key()));
        write(store, record, version, random.nextInt(4));
    }

    private static void write(SessionStore store, StoredRecord template, long version, int what) {
        Optional<StoredRecord> found = store.find(template.key());
        StoredRecord owned = new Draft(template).version(version).record();
        if (found.isEmpty()) {
            store.create(owned);
            return;
        }
        long expected = found.get().version();
        switch (what) {
            case 0 -> store.replace(new Draft(owned).nobodys().record(), expected);
            case 1 -> deleteAndCreate(store, owned, expected);
            case 2 -> store.delete(template.key(), expected);
            default -> store.replace(owned, expected);
        }
    }

    private static void deleteAndCreate(SessionStore store, StoredRecord owned, long expected) {
        if (store.delete(owned.key(), expected) == APPLIED) {
            store.create(owned);
        }
    }

    private static void agrees(SessionStore store, OwnerKey owner, List<StorageKey> keys) {
        List<StorageKey> listed = Owners.keys(Owners.walk(store, owner));
        for (StorageKey key : keys) {
            Optional<StoredRecord> found = store.find(key);
            boolean owned = found.isPresent() && found.get().owner().equals(Optional.of(owner));
            Expect.that(
                    !owned || listed.contains(key),
                    "after writes at once, a record stands and is not listed under its owner");
            Expect.that(
                    found.isPresent() || !listed.contains(key),
                    "after writes at once, a record is listed and is not there");
        }
    }
}
