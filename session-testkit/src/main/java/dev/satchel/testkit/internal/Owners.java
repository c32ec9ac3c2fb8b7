package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How the sessions of one owner are found. */
final class Owners {

    private static final int MANY = 1_000;
    private static final int MANY_SESSIONS = 250;
    private static final int MAX_SESSIONS = 2_100;
    private static final int MANY_PASSED = 6_000;
    private static final int MAX_PAGES = 20_000;

    private Owners() {}

    static Family<Rig> family() {
        return new Family<>(
                "OWN",
                "Owner index",
                List.of(
                        Rule.must("OWN-01", Claim.OWNERS)
                                .says("All records created for an owner are listed, also when there are many.")
                                .because("A record that is not listed is not revoked.")
                                .beware("An index entry that is overwritten, or that has room for a fixed number.")
                                .exactly(Owners::all),
                        Rule.must("OWN-02", Claim.OWNERS)
                                .says("A record that never had this owner is not listed.")
                                .because("People see this list, and a stranger's session in it is a breach.")
                                .beware(
                                        "Indexing by a part, a short hash or the text of the owner without comparing the whole.")
                                .exactly(OwnersApart::strangers),
                        Rule.must("OWN-03", Claim.OWNERS)
                                .says("A record that gets an owner by a replace is listed at once.")
                                .because("That is what a login does.")
                                .beware("Maintaining the index in create only.")
                                .exactly(Owners::claimed),
                        Rule.must("OWN-04", Claim.OWNERS)
                                .says("A record that gets another owner by a replace is listed under that one at once.")
                                .because("On a shared computer, the next person's revocation must find it.")
                                .beware("Adding to the index only where there was no owner before.")
                                .exactly(Owners::moved),
                        Rule.must("OWN-05", Claim.OWNERS)
                                .says("No page holds more records than its limit.")
                                .because("A listing has to be bounded, also when somebody fills the index on purpose.")
                                .beware("Treating the limit as a hint.")
                                .exactly(Owners::limited),
                        Rule.must("OWN-06", Claim.OWNERS)
                                .says(
                                        "A walk in small pages that deletes each record leaves none, also when the index has stale entries.")
                                .because("That is how all sessions of an owner are revoked.")
                                .beware("Taking a page for the last one because stale entries were left out of it.")
                                .exactly(Owners::inSteps),
                        Rule.must("OWN-07", Claim.OWNERS)
                                .says(
                                        "A listed record equals the one that find returns, with the present version and payload.")
                                .because("Revoking deletes by the version that was listed.")
                                .beware(
                                        "Copies in the index that a replace does not renew, or a good record among the unreadable ones.")
                                .exactly(Owners::current),
                        Rule.must("OWN-08", Claim.OWNERS)
                                .says("A record that was deleted is not listed.")
                                .because("After a logout, the list of devices must not show it.")
                                .beware(
                                        "Leaving the index to be cleaned up later, and answering from it, be it as unreadable.")
                                .exactly(Owners::deleted),
                        Rule.must("OWN-09", Claim.OWNERS)
                                .says("Of records created for one owner by several threads at once, all are listed.")
                                .because("Revoking must find the login that raced with another one.")
                                .beware("Reading the index entry, adding to it and writing it back.")
                                .sampled(Race.again(Owners::race)),
                        Rule.must("OWN-10", Claim.OWNERS)
                                .says("Deleting one record of an owner leaves the others listed.")
                                .because("Logging out here does not hide the session there.")
                                .beware("Dropping the index entry with one of its records.")
                                .exactly(Owners::othersStay),
                        Rule.should("OWN-11", Claim.OWNERS)
                                .says(
                                        "A record that has no owner any more, or another one, is not listed under the former one.")
                                .because("A record too many costs a look at each one.")
                                .beware(
                                        "Only ever adding to the index, or an entry that a delete or a reaper leaves for the key's next life.")
                                .exactly(Owners::disowned),
                        Rule.must("OWN-12", Claim.OWNERS)
                                .says(
                                        "A record that exists throughout a walk is returned at least once, also while others write.")
                                .because("A session that slips through between two pages is not revoked.")
                                .beware("A cursor that is an offset, or a place in an order that writes change.")
                                .exactly(Owners::throughout),
                        Rule.must("OWN-13", Claim.OWNERS)
                                .says("Live records are found behind any number of expired ones.")
                                .because(
                                        "Somebody who signs in often has thousands of expired sessions, and revoking must find the live one.")
                                .beware("A bound on how much of the index is ever read.")
                                .exactly(Owners::behindPassed),
                        Rule.must("OWN-14", Claim.OWNERS)
                                .says("A walk ends, also when a record is created during each page.")
                                .because(
                                        "Somebody who signs in again and again must not keep a revocation busy for ever.")
                                .beware("A cursor that does not move on, or that begins again when something changed.")
                                .exactly(Owners::ends),
                        Rule.must("OWN-15", Claim.OWNERS)
                                .says(
                                        "After claims, disowns, deletes and creates of the same keys at once, the list has exactly the owner's records.")
                                .because("A session that is not listed cannot be revoked.")
                                .beware("Writing the record and then its index entry, in two steps.")
                                .sampled(Race.again(OwnerRaces::sameKeys)),
                        Rule.must("OWN-16", Claim.OWNERS)
                                .says(
                                        "After writes of different records of one owner at once, the existing ones are listed.")
                                .because("Somebody signs out on one device while signing in on another.")
                                .beware("Reading the index entry and writing it back, in delete or in replace.")
                                .sampled(Race.again(OwnerRaces::oneOwner)),
                        Rule.should("OWN-17", Claim.OWNERS)
                                .says("No page holds a record twice.")
                                .because("A duplicate fills the page, and people see the same device twice.")
                                .beware("A join, or an index entry for each write.")
                                .exactly(Owners::distinct),
                        Rule.must("OWN-18", Claim.OWNERS)
                                .says(
                                        "A record that stands and keeps its owner is on every walk, also while it is replaced or touched.")
                                .because("A session that somebody uses at that moment is revoked with the others.")
                                .beware("Taking the index entry away before a write, and adding it again afterwards.")
                                .sampled(Race.again(OwnerRaces::keptOwner)),
                        Rule.must("OWN-19", Claim.OWNERS)
                                .says("A cursor that is handed back twice gets what follows it twice.")
                                .because("A page whose answer was lost is asked for again.")
                                .beware("A cursor that moves on by itself, or a place that the first answer gives up.")
                                .exactly(Owners::sameCursorTwice),
                        Rule.must("OWN-20", Claim.OWNERS)
                                .says("A write that is refused changes no listing.")
                                .because(
                                        "A login that lost its race must neither show a stranger's session nor hide one.")
                                .beware("Writing the index before the versions are compared.")
                                .exactly(OwnersApart::refused)));
    }

    /** All records of the owner, by a whole walk. */
    static List<StoredRecord> walk(SessionStore store, OwnerKey owner) {
        List<StoredRecord> found = new ArrayList<>();
        walk(store, owner, MANY, page -> found.addAll(page.records()));
        return found;
    }

    /** A whole walk, page by page; a violation when it does not end. */
    static void walk(SessionStore store, OwnerKey owner, int limit, Consumer<OwnerPage> visitor) {
        walk(store, owner, Optional.empty(), limit, visitor);
    }

    /** The rest of a walk. */
    private static void walk(
            SessionStore store,
            OwnerKey owner,
            Optional<OwnerPage.Cursor> from,
            int limit,
            Consumer<OwnerPage> visitor) {
        OwnerIndexed index = Rig.power(store, OwnerIndexed.class);
        Optional<OwnerPage.Cursor> after = from;
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            OwnerPage page = index.findByOwner(owner, after, limit);
            visitor.accept(page);
            after = page.next();
            if (after.isEmpty()) {
                return;
            }
        }
        throw new Violation("after " + MAX_PAGES + " pages of at most " + limit + " records the walk has not ended");
    }

    static List<StorageKey> keys(List<StoredRecord> records) {
        return records.stream().map(StoredRecord::key).toList();
    }

    static void lists(Rig rig, OwnerKey owner, List<StorageKey> expected, String when) throws Exception {
        lists(rig.store(), owner, expected, when);
    }

    static void lists(SessionStore node, OwnerKey owner, List<StorageKey> expected, String when) {
        List<StorageKey> listed = keys(walk(node, owner));
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
        List<StorageKey> records = new ArrayList<>();
        // More where they cost nothing: some stores have room for a thousand.
        Race.Turns turns = rig.race().turns(0, MANY_SESSIONS, spare(rig));
        while (records.size() < MAX_SESSIONS && turns.next()) {
            records.add(rig.created(rig.draft().owner(owner)).key());
        }
        for (int limit : new int[] {Integer.MAX_VALUE, MANY, MANY_SESSIONS, 100, 7}) {
            listsByPages(rig, owner, limit, records);
        }
        OwnerKey other = rig.owner();
        listsByPages(rig, other, 1, keys(owned(rig, other, 3)));
    }

    private static void listsByPages(Rig rig, OwnerKey owner, int limit, List<StorageKey> expected) throws Exception {
        Set<StorageKey> listed = new HashSet<>();
        walk(rig.store(), owner, limit, page -> listed.addAll(keys(page.records())));
        long found = expected.stream().filter(listed::contains).count();
        Expect.that(
                found == expected.size(),
                found + " of the owner's " + expected.size() + " records are listed, in pages of " + limit);
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
            walk(rig.store(), owner, limit, page -> {
                int listed = page.records().size() + page.unreadable().size();
                Expect.that(
                        listed <= limit, "findByOwner with a limit of " + limit + " answered " + listed + " records");
            });
        }
    }

    /** Among strangers', and after records of the owner that passed or changed hands. */
    private static void inSteps(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        for (int i = 0; i < 5; i++) {
            rig.created(rig.draft().owner(rig.owner()));
            rig.created(rig.draft().owner(owner).reclaimAt(rig.now().plusSeconds(30)));
            StoredRecord moved = rig.created(rig.draft().owner(owner));
            store.replace(rig.next(moved).owner(rig.owner()).record(), moved.version());
        }
        rig.bench().clock().advance(Duration.ofSeconds(60));
        if (store.power(Reapable.class).isPresent()) {
            rig.power(Reapable.class).deleteExpired(rig.now(), 3);
        }
        List<StoredRecord> records = owned(rig, owner, 7);
        List<StoredRecord> met = new ArrayList<>();
        walk(store, owner, 2, page -> met.addAll(page.records()));
        Set<StorageKey> deleted = new HashSet<>();
        for (StoredRecord record : met) {
            if (store.delete(record.key(), record.version()) == APPLIED) {
                deleted.add(record.key());
            }
        }
        long left = 0;
        for (StoredRecord record : records) {
            left += deleted.contains(record.key()) || store.find(record.key()).isEmpty() ? 0 : 1;
        }
        Expect.answer("the number of records left after a walk by twos and deletes", left, 0L);
    }

    /** Of each page one record leaves the owner; behind it others are written, and so are the last used. */
    private static void throughout(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        Map<StorageKey, StoredRecord> standing = new LinkedHashMap<>();
        for (int i = 0; i < 24; i++) {
            rig.bench().clock().advance(Duration.ofSeconds(1));
            StoredRecord record = rig.created(rig.draft().owner(owner));
            standing.put(record.key(), record);
        }
        Set<StorageKey> answered = new HashSet<>();
        Set<StorageKey> used = new HashSet<>();
        walk(store, owner, 3, page -> {
            answered.addAll(keys(page.records()));
            rig.bench().clock().advance(Duration.ofSeconds(1));
            page.records().stream().limit(1).forEach(met -> {
                store.replace(rig.next(met).owner(rig.owner()).record(), met.version());
                standing.remove(met.key());
            });
            standing.values().stream()
                    .filter(record -> !answered.contains(record.key()) && !used.contains(record.key()))
                    .limit(2)
                    .toList()
                    .forEach(record -> {
                        // To either end of whatever order: versions have none.
                        used.add(record.key());
                        long version =
                                used.size() % 2 == 0 ? Long.MAX_VALUE - used.size() : Long.MIN_VALUE + used.size();
                        StoredRecord next =
                                record.touched(version, rig.now(), rig.now().plus(Duration.ofDays(2)));
                        if (store.replace(next, record.version()) == APPLIED) {
                            standing.put(record.key(), next);
                        }
                    });
        });
        long missed = standing.keySet().stream()
                .filter(key -> !answered.contains(key))
                .count();
        Expect.answer("the number of records that stood throughout the walk and were not answered", missed, 0L);
    }

    private static void behindPassed(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        // More where they cost nothing: who reads so many entries and no more, reads some thousand.
        Race.Turns turns = rig.race().turns(0, rig.effort().of(1_100, 6_000), spare(rig));
        int passed = 0;
        for (; passed < MANY_PASSED && turns.next(); passed++) {
            rig.created(rig.draft().owner(owner).reclaimAt(rig.now().plusSeconds(30)));
        }
        List<StoredRecord> live = owned(rig, owner, 3);
        rig.bench().clock().advance(Duration.ofSeconds(60));
        lists(rig, owner, keys(live), "behind " + passed + " passed ones");
    }

    private static Duration spare(Rig rig) {
        return rig.effort() == Effort.SMOKE ? Duration.ZERO : Duration.ofMillis(250);
    }

    private static void ends(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        owned(rig, owner, 5);
        int[] pages = {0};
        walk(store, owner, 2, page -> {
            pages[0]++;
            Expect.that(
                    pages[0] <= 100, "100 pages of two, of an owner who had five records, are not the end of the walk");
            store.create(rig.draft().owner(owner).record());
        });
    }

    private static void distinct(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        for (StoredRecord record : owned(rig, owner, 8)) {
            StoredRecord next = rig.next(record).record();
            store.replace(next, record.version());
            store.power(Touchable.class)
                    .ifPresent(touchable -> touchable.touch(
                            next.key(), next.version(), rig.version(), next.lastUsedAt(), next.reclaimAt()));
        }
        for (int limit : new int[] {MANY, 5}) {
            walk(store, owner, limit, page -> {
                long different = keys(page.records()).stream().distinct().count();
                Expect.answer(
                        "the number of different records on a page of "
                                + page.records().size(),
                        different,
                        (long) page.records().size());
            });
        }
    }

    private static void current(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace", rig.store().replace(next, record.version()), APPLIED);
        for (StoredRecord listed : walk(rig.store(), owner)) {
            Expect.same("what is listed after a replace", listed, next);
        }
        nothingIsUnreadable(rig, owner);
    }

    /** Behind each page of a walk: one page whose answer is lost, then all that is left, then the walk goes on. */
    private static void sameCursorTwice(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        List<StorageKey> records = keys(owned(rig, owner, 7));
        Set<StorageKey> before = new HashSet<>();
        walk(store, owner, 2, page -> {
            before.addAll(keys(page.records()));
            Set<StorageKey> answered = new HashSet<>(before);
            if (page.next().isPresent()) {
                Rig.power(store, OwnerIndexed.class).findByOwner(owner, page.next(), 2);
                walk(store, owner, page.next(), 2, rest -> answered.addAll(keys(rest.records())));
            }
            long missed =
                    records.stream().filter(key -> !answered.contains(key)).count();
            Expect.answer("the number of records missed behind a cursor that is handed back again", missed, 0L);
        });
    }

    private static void deleted(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        for (StoredRecord record : owned(rig, owner, 3)) {
            Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        }
        int listed = walk(rig.store(), owner).size();
        Expect.answer("the number of records listed after all were deleted", listed, 0);
        nothingIsUnreadable(rig, owner);
    }

    private static void nothingIsUnreadable(Rig rig, OwnerKey owner) throws Exception {
        walk(
                rig.store(),
                owner,
                MANY,
                page -> Expect.that(
                        page.unreadable().isEmpty(),
                        "a page answers " + page.unreadable().size()
                                + " records as unreadable, where nothing is damaged"));
    }

    private static void race(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 500);
        int runners = Race.runners();
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
        rig.race()
                .rounds(
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
        int listed = walk(rig.store(), owner).size();
        Expect.answer("the number of records listed for the former owner", listed, 0);
        disownedMeanwhile(rig);
        OwnersApart.nextLives(rig);
    }

    private static void disownedMeanwhile(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        SessionStore store = rig.store();
        owned(rig, owner, 6);
        Map<StorageKey, StoredRecord> standing = new HashMap<>();
        walk(store, owner, MANY, page -> page.records().forEach(record -> standing.put(record.key(), record)));
        walk(store, owner, 2, page -> {
            page.records().forEach(record -> {
                Expect.that(
                        record.owner().filter(owner::equals).isPresent(),
                        "a record that was given to another owner between two pages is listed under the former one");
                standing.remove(record.key());
            });
            standing.values()
                    .forEach(record ->
                            store.replace(rig.next(record).owner(rig.owner()).record(), record.version()));
            standing.clear();
        });
    }
}
