package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.DropReporting;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The reports of a store about the records that it drops by itself. */
final class DropReports {

    private static final int SECONDS = 60;

    private DropReports() {}

    static Family<Rig> family() {
        return new Family<>(
                "DROP",
                "Reporting dropped records",
                List.of(
                        Rule.must("DROP-01", Claim.DROPS, Claim.REAP)
                                .says(
                                        "A record that is dropped after its expiry is reported once, with its last content.")
                                .because("The engine reads the session's end, and its reason, from the record.")
                                .beware("Reporting a key whose record is gone by then, or reporting in two places.")
                                .exactly(DropReports::toldOnce),
                        Rule.must("DROP-02", Claim.DROPS, Claim.REAP)
                                .says("A record that a caller deleted or replaced is not reported.")
                                .because("The caller reports it itself: a logout is not an expiry.")
                                .beware("A removal listener of the cache below, which is called for every removal.")
                                .exactly(DropReports::callersAreNotTold),
                        Rule.must("DROP-03", Claim.DROPS, Claim.REAP)
                                .says("A record that stays, or was renewed in time, is not reported.")
                                .because("Otherwise a session is reported as ended while its user goes on with it.")
                                .beware("Reporting the entries of an expiry index before looking at the records.")
                                .exactly(DropReports::whatStaysIsNotTold),
                        Rule.must("DROP-04", Claim.DROPS, Claim.REAP)
                                .says(
                                        "A listener that throws changes nothing: the record is gone, the result is right, other listeners are notified.")
                                .because(
                                        "An audit log that is down must not stop the clean-up, nor the write that needed the room.")
                                .beware("Calling listeners without a try block around each.")
                                .exactly(DropReports::throwersChangeNothing),
                        Rule.must("DROP-05", Claim.DROPS, Claim.REAP)
                                .says("While a listener runs, the store serves it and other threads.")
                                .because("A listener may call the store, and may block.")
                                .beware("Notifying under the lock that guards the removal.")
                                .exactly(DropReports::answersMeanwhile),
                        Rule.must("DROP-06", Claim.DROPS, Claim.REAP, Claim.SHARED)
                                .says("A record that one node drops is reported by that node, and not by others.")
                                .because("Otherwise each node reports the same end.")
                                .beware("A notification that the storage sends to every node.")
                                .exactly(DropReports::toldWhereDropped),
                        Rule.must("DROP-07", Claim.DROPS, Claim.REAP)
                                .says(
                                        "When threads or nodes clean up at the same time, one reports each dropped record, and none a renewed one.")
                                .because("Otherwise an end is reported twice, or a live session as ended.")
                                .beware(
                                        "Reporting a record that was found expired, also when another thread deleted it.")
                                .sampled(DropReports::race)));
    }

    /** Collects the reports of a node, from now on. */
    private static List<StoredRecord> told(SessionStore node) {
        List<StoredRecord> told = new CopyOnWriteArrayList<>();
        Rig.power(node, DropReporting.class).onDrop(told::add);
        return told;
    }

    /** Long after anything of this rig has passed that is not to last. */
    private static Instant muchLater(Rig rig) {
        rig.bench().clock().advance(Duration.ofHours(6));
        return rig.now();
    }

    private static Instant soon(Rig rig) {
        return rig.now().plusSeconds(60);
    }

    private static int clean(SessionStore node, Instant now) {
        Reapable reapable = Rig.power(node, Reapable.class);
        int all = 0;
        int deleted = 10;
        for (int i = 0; i < 1_000 && deleted == 10; i++) {
            deleted = reapable.deleteExpired(now, 10);
            all += deleted;
        }
        return all;
    }

    private static void toldOnce(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> told = told(store);
        List<StoredRecord> last = new ArrayList<>();
        last.add(rig.created(rig.draft().reclaimAt(soon(rig))));
        last.add(rig.created(rig.draft().reclaimAt(soon(rig)).owner(rig.owner()).payload(rig.payload(5_000))));
        StoredRecord first = rig.created();
        StoredRecord next = rig.next(first).reclaimAt(soon(rig)).record();
        Expect.answer("replace", store.replace(next, first.version()), APPLIED);
        last.add(next);
        Instant later = muchLater(rig);
        clean(store, later);
        clean(store, later);
        for (StoredRecord record : last) {
            List<StoredRecord> ofIt = told.stream()
                    .filter(each -> each.key().equals(record.key()))
                    .toList();
            Expect.answer("the number of times that a record was told which deleteExpired dropped", ofIt.size(), 1);
            Expect.same("what was told of a record", ofIt.get(0), record);
        }
        Expect.answer("the number of records told", told.size(), last.size());
    }

    private static void callersAreNotTold(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> told = told(store);
        StoredRecord deleted = rig.created(rig.draft().reclaimAt(soon(rig)));
        Expect.answer("delete", store.delete(deleted.key(), deleted.version()), APPLIED);
        StoredRecord replaced = rig.created(rig.draft().reclaimAt(soon(rig)));
        StoredRecord next =
                rig.next(replaced).reclaimAt(rig.now().plus(Duration.ofDays(1))).record();
        Expect.answer("replace", store.replace(next, replaced.version()), APPLIED);
        clean(store, muchLater(rig));
        Expect.that(told.isEmpty(), "of a record deleted and one replaced, " + told.size() + " were told as dropped");
    }

    private static void whatStaysIsNotTold(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> told = told(store);
        rig.created();
        StoredRecord renewed = rig.created(rig.draft().reclaimAt(soon(rig)));
        Instant tomorrow = rig.now().plus(Duration.ofDays(1));
        long version = rig.version();
        WriteResult result = store.power(Touchable.class)
                .map(touchable -> touchable.touch(renewed.key(), renewed.version(), version, rig.now(), tomorrow))
                .orElseGet(() ->
                        store.replace(rig.next(renewed).reclaimAt(tomorrow).record(), renewed.version()));
        Expect.answer("the renewal", result, APPLIED);
        clean(store, muchLater(rig));
        Expect.that(told.isEmpty(), "of a live record and a renewed one, " + told.size() + " were told as dropped");
    }

    private static void throwersChangeNothing(Rig rig) throws Exception {
        SessionStore store = rig.store();
        Rig.power(store, DropReporting.class).onDrop(record -> {
            throw new IllegalStateException("the listener failed");
        });
        List<StoredRecord> told = told(store);
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            records.add(rig.created(rig.draft().reclaimAt(soon(rig))));
        }
        Instant later = muchLater(rig);
        int answer;
        try {
            answer = clean(store, later);
        } catch (RuntimeException e) {
            throw new Violation("deleteExpired threw what a listener threw: " + e, e);
        }
        for (StoredRecord record : records) {
            Expect.absent("after a listener threw", store, record.key());
        }
        Expect.answer("the number of records that the other listener was told", told.size(), records.size());
        Expect.that(
                Reclaiming.dropsByItself(rig) ? answer <= records.size() : answer == records.size(),
                "deleteExpired answered " + answer + " for " + records.size() + " records");
        rig.created();
    }

    private static void answersMeanwhile(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord passing = rig.created(rig.draft().reclaimAt(soon(rig)));
        StoredRecord here = rig.draft().key(passing.key()).record();
        StoredRecord elsewhere = rig.record();
        List<String> observed = new CopyOnWriteArrayList<>();
        Rig.power(store, DropReporting.class).onDrop(record -> {
            if (record.key().equals(passing.key()) && observed.isEmpty()) {
                observed.add("to the listener: " + outcome(() -> store.create(here)));
                observed.add("to another thread: " + inAnotherThread(() -> store.delete(here.key(), here.version())));
                observed.add("to another thread: " + inAnotherThread(() -> store.create(elsewhere)));
            }
        });
        clean(store, muchLater(rig));
        Expect.answer(
                "while a listener was told, the store",
                observed,
                List.of("to the listener: APPLIED", "to another thread: APPLIED", "to another thread: APPLIED"));
    }

    private interface Call {
        WriteResult run() throws Exception;
    }

    private static String outcome(Call call) {
        try {
            return call.run().toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String inAnotherThread(Call call) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return outcome(() -> thread.submit(call::run).get(SECONDS, TimeUnit.SECONDS));
        } finally {
            thread.shutdownNow();
        }
    }

    private static void toldWhereDropped(Rig rig) throws Exception {
        SessionStore here = rig.store();
        SessionStore there = rig.node();
        List<StoredRecord> toldHere = told(here);
        List<StoredRecord> toldThere = told(there);
        StoredRecord record = rig.created(rig.draft().reclaimAt(soon(rig)));
        Instant later = muchLater(rig);
        clean(there, later);
        clean(here, later);
        Expect.absent("after deleteExpired", here, record.key());
        Expect.answer("the number of times that the node told it which dropped it", toldThere.size(), 1);
        Expect.answer("the number of times that another node told it", toldHere.size(), 0);
    }

    private static void race(Rig rig) throws Exception {
        SessionStore store = rig.store();
        SessionStore other = rig.claims().contains(Claim.SHARED) ? rig.node() : store;
        List<StoredRecord> told = told(store);
        if (other != store) {
            Rig.power(other, DropReporting.class).onDrop(told::add);
        }
        int rounds = rig.effort().of(50, 1_000);
        Instant soon = soon(rig);
        List<StoredRecord> records = new ArrayList<>();
        List<StoredRecord> renewed = new ArrayList<>();
        for (int i = 0; i < 2 * rounds; i++) {
            StoredRecord record = rig.created(rig.draft().reclaimAt(soon.plusSeconds(i / 2)));
            records.add(record);
            renewed.add(
                    rig.next(record).reclaimAt(soon.plus(Duration.ofDays(1))).record());
        }
        List<List<Object>> results = rig.race()
                .rounds(
                        3,
                        rounds,
                        (number, round) -> number == 0
                                ? store.replace(
                                        renewed.get(2 * round),
                                        records.get(2 * round).version())
                                : Rig.power(number == 1 ? store : other, Reapable.class)
                                        .deleteExpired(soon.plusSeconds(round), 1_000));
        rig.bench().clock().advance(Duration.ofHours(6));
        clean(store, rig.now());
        for (int i = 0; i < records.size(); i++) {
            boolean lives = i % 2 == 0 && results.get(i / 2).get(0) == APPLIED;
            StoredRecord record = records.get(i);
            long times = told.stream()
                    .filter(each -> each.key().equals(record.key()))
                    .count();
            Expect.answer(
                    lives
                            ? "the number of times that a record was told which was renewed as deleteExpired ran"
                            : "the number of times that a record was told which two dropped at once",
                    times,
                    lives ? 0L : 1L);
        }
    }
}
