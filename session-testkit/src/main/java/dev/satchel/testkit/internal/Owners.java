package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;

import dev.satchel.session.spi.OwnerIndexed;
import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.util.ArrayList;
import java.util.List;

/** How the sessions of one owner are found. */
final class Owners {

    private static final int MANY = 1_000;

    private Owners() {}

    static Family<Rig> family() {
        return new Family<>(
                "OWN",
                "Owner index",
                List.of(
                        Rule.must("OWN-01", Claim.OWNERS)
                                .says("All records created for an owner are listed, also when there are many.")
                                .because("What is not listed is not revoked.")
                                .beware("An index entry that is overwritten, or has room for so many.")
                                .exactly(Owners::all),
                        Rule.must("OWN-02", Claim.OWNERS)
                                .says("A record that never had this owner is not listed.")
                                .because("People see this list: a stranger's session in it is a breach.")
                                .beware("Indexing by a short hash of the owner without comparing the whole.")
                                .exactly(Owners::noStrangers),
                        Rule.must("OWN-03", Claim.OWNERS)
                                .says("A record that gets an owner by a replace is listed at once.")
                                .because("That is what a login does.")
                                .beware("Maintaining the index in create only.")
                                .exactly(Owners::claimed),
                        Rule.must("OWN-04", Claim.OWNERS)
                                .says("A record that gets another owner by a replace is listed under that one at once.")
                                .because("A shared computer: the next person's revocation must find it.")
                                .beware("Adding to the index only where there was no owner before.")
                                .exactly(Owners::moved),
                        Rule.must("OWN-05", Claim.OWNERS)
                                .says("No more records are answered than asked for.")
                                .because("A listing has to be bounded, whoever fills the index.")
                                .beware("Treating the limit as a hint.")
                                .exactly(Owners::limited),
                        Rule.must("OWN-06", Claim.OWNERS)
                                .says("Listing and deleting in small steps comes to an end with nothing left.")
                                .because("That is how all sessions of an owner are revoked.")
                                .beware(
                                        "Applying the limit before leaving out what is stale, so that stale entries hide live ones.")
                                .exactly(Owners::inSteps),
                        Rule.must("OWN-07", Claim.OWNERS)
                                .says("What is listed is what find answers: the present version and payload.")
                                .because("Revoking deletes by the version that was listed.")
                                .beware("Copies in the index that a replace does not renew.")
                                .exactly(Owners::current),
                        Rule.must("OWN-08", Claim.OWNERS)
                                .says("A record that was deleted is not listed.")
                                .because("After a logout, the list of devices must not show it.")
                                .beware("Leaving the index to be cleaned up later, and answering from it.")
                                .exactly(Owners::deleted),
                        Rule.must("OWN-09", Claim.OWNERS)
                                .says("Of records created for one owner by several threads at once, all are listed.")
                                .because("Revoking must find the login that raced with another one.")
                                .beware("Reading the index entry, adding to it and writing it back.")
                                .sampled(Owners::race),
                        Rule.must("OWN-10", Claim.OWNERS)
                                .says("Deleting one record of an owner leaves the others listed.")
                                .because("Logging out here does not hide the session there.")
                                .beware("Dropping the index entry with one of its records.")
                                .exactly(Owners::othersStay),
                        Rule.should("OWN-11", Claim.OWNERS)
                                .says("A record that has no owner any more is not listed under the former one.")
                                .because("Over-reporting costs a look at each record.")
                                .beware("Only ever adding to the index.")
                                .exactly(Owners::disowned)));
    }

    static List<StorageKey> keys(List<StoredRecord> records) {
        return records.stream().map(StoredRecord::key).toList();
    }

    static void lists(Rig rig, OwnerKey owner, List<StorageKey> expected, String when) throws Exception {
        lists(rig.store(), owner, expected, when);
    }

    static void lists(SessionStore node, OwnerKey owner, List<StorageKey> expected, String when) {
        List<StorageKey> listed = keys(Rig.power(node, OwnerIndexed.class).findByOwner(owner, MANY));
        long found = expected.stream().filter(listed::contains).count();
        Expect.that(
                found == expected.size(),
                when + ", " + found + " of the owner's " + expected.size() + " records are listed");
    }

    private static List<StoredRecord> owned(Rig rig, OwnerKey owner, int count) throws Exception {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(rig.created(rig.draft().owner(owner)));
        }
        return records;
    }

    private static void all(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        rig.created();
        List<StoredRecord> records = owned(rig, owner, 40);
        lists(rig, owner, keys(records), "after 40 creates");
    }

    private static void noStrangers(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        rig.created();
        for (int i = 0; i < 300; i++) {
            rig.created(rig.draft().owner(rig.owner()));
        }
        int listed = rig.power(OwnerIndexed.class).findByOwner(owner, MANY).size();
        Expect.answer("the number of records listed for an owner who has none", listed, 0);
    }

    private static void claimed(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created();
        Expect.answer(
                "replace with an owner",
                rig.store().replace(rig.next(record).owner(owner).record(), record.version()),
                APPLIED);
        lists(rig, owner, List.of(record.key()), "after a replace with an owner");
    }

    private static void moved(Rig rig) throws Exception {
        OwnerKey second = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Expect.answer(
                "replace with another owner",
                rig.store().replace(rig.next(record).owner(second).record(), record.version()),
                APPLIED);
        lists(rig, second, List.of(record.key()), "after a replace with another owner");
    }

    private static void limited(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        owned(rig, owner, 5);
        for (int limit : new int[] {1, 2, 5}) {
            int listed = rig.power(OwnerIndexed.class).findByOwner(owner, limit).size();
            Expect.that(listed <= limit, "findByOwner with a limit of " + limit + " answered " + listed + " records");
        }
    }

    private static void inSteps(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        List<StoredRecord> records = owned(rig, owner, 7);
        boolean progress = true;
        while (progress) {
            progress = false;
            for (StoredRecord listed : rig.power(OwnerIndexed.class).findByOwner(owner, 2)) {
                progress |= rig.store().delete(listed.key(), listed.version()) == APPLIED;
            }
        }
        long left = 0;
        for (StoredRecord record : records) {
            left += rig.store().find(record.key()).isPresent() ? 1 : 0;
        }
        Expect.answer("the number of records left after listing and deleting by twos", left, 0L);
    }

    private static void current(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        for (StoredRecord listed : rig.power(OwnerIndexed.class).findByOwner(owner, MANY)) {
            Expect.same("what is listed after a replace", listed, next);
        }
    }

    private static void deleted(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        for (StoredRecord record : owned(rig, owner, 3)) {
            Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        }
        int listed = rig.power(OwnerIndexed.class).findByOwner(owner, MANY).size();
        Expect.answer("the number of records listed after all were deleted", listed, 0);
    }

    private static void race(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int rounds = rig.effort().of(30, 500);
        int runners = 4;
        List<OwnerKey> owners = new ArrayList<>();
        List<List<StoredRecord>> records = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            OwnerKey owner = rig.owner();
            owners.add(owner);
            List<StoredRecord> ofRound = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                ofRound.add(rig.draft().owner(owner).record());
            }
            records.add(ofRound);
        }
        Race.rounds(
                runners,
                rounds,
                (number, round) -> store.create(records.get(round).get(number)));
        for (int round = 0; round < rounds; round++) {
            lists(store, owners.get(round), keys(records.get(round)), "after creates at once");
        }
    }

    private static void othersStay(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        List<StoredRecord> records = owned(rig, owner, 3);
        StoredRecord last = records.get(2);
        Expect.answer("delete", rig.store().delete(last.key(), last.version()), APPLIED);
        lists(rig, owner, keys(records.subList(0, 2)), "after another one was deleted");
    }

    private static void disowned(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        StoredRecord nobodys = rig.next(record).nobodys().record();
        Expect.answer("replace without an owner", rig.store().replace(nobodys, record.version()), APPLIED);
        int listed = rig.power(OwnerIndexed.class).findByOwner(owner, MANY).size();
        Expect.answer("the number of records listed for the former owner", listed, 0);
    }
}
