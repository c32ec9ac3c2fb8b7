package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Records and their index, written by several threads at once, and compared when all is quiet. */
final class OwnerRaces {

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
            for (Race.Turns turns = new Race.Turns(WRITES); turns.next(); ) {
                StoredRecord record = records.get(random.nextInt(KEYS));
                write(store, record, (runner + 1L) << 40 | turns.number(), random.nextInt(4));
            }
            return runner;
        });
        agrees(store, owner, Owners.keys(records));
    }

    /** Each writes keys of its own, all of one owner. */
    static void oneOwner(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        int runners = Race.runners();
        List<List<StoredRecord>> records = new ArrayList<>();
        List<StorageKey> keys = new ArrayList<>();
        for (int runner = 0; runner < runners; runner++) {
            List<StoredRecord> own = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                own.add(rig.created(rig.draft().owner(owner)));
            }
            records.add(own);
            keys.addAll(Owners.keys(own));
        }
        long seed = rig.random().nextLong();
        rig.race().rounds(runners, ROUNDS, (runner, round) -> {
            SplittableRandom random = new SplittableRandom(seed + 31L * round + runner);
            for (StoredRecord record : records.get(runner)) {
                write(store, record, (runner + 1L) << 40 | (round + 1L) << 20, random.nextInt(4));
            }
            return runner;
        });
        agrees(store, owner, keys);
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
