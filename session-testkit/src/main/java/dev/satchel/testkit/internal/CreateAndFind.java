package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a record begins, and how it is found. */
final class CreateAndFind {

    private static final int RECORDS = 300;

    private CreateAndFind() {}

    static Family<Rig> family() {
        return new Family<>(
                "CRE",
                "Create and find",
                List.of(
                        Rule.must("CRE-01")
                                .says("A key that nobody wrote finds nothing, also among many other keys.")
                                .because("An unknown token must open no session, least of all somebody's.")
                                .beware(
                                        "Looking up by a prefix, a pattern or a short hash without comparing the whole key.")
                                .exactly(CreateAndFind::unknown),
                        Rule.must("CRE-02")
                                .says(
                                        "A find that finds nothing changes nothing: the key can be created, and is found then.")
                                .because("Every new session's key was looked for before.")
                                .beware("Remembering misses.")
                                .exactly(CreateAndFind::missesLeaveNothing),
                        Rule.must("CRE-03")
                                .says("A find changes neither the version nor the times, also when it is repeated.")
                                .because(
                                        "The engine alone decides when reading counts as use, and compares the version.")
                                .beware("Touching on read.")
                                .exactly(CreateAndFind::findingLeavesNothing),
                        Rule.must("CRE-04")
                                .says("A create under a key that is taken returns CONFLICT and changes nothing.")
                                .because("A forced id must never open, or overwrite, somebody's session.")
                                .beware("An upsert: INSERT ... ON CONFLICT DO UPDATE.")
                                .exactly(CreateAndFind::taken),
                        Rule.must("CRE-05")
                                .says("A key whose record was deleted can be created again, any number of times.")
                                .because("Sessions at an address (a chat, a player) have one key for ever.")
                                .beware("A tombstone, or a unique constraint over soft-deleted rows.")
                                .exactly(CreateAndFind::manyLives),
                        Rule.must("CRE-06")
                                .says(
                                        "Of several creates at once under one key, one is APPLIED, and its record is stored.")
                                .because("The first two messages of a chat arrive at the same time.")
                                .beware("Looking first and inserting then.")
                                .sampled(Race.again(CreateAndFind::race))));
    }

    private static void unknown(Rig rig) throws Exception {
        SessionStore store = rig.store();
        for (int i = 0; i < RECORDS; i++) {
            rig.created();
        }
        for (int i = 0; i < 1_000; i++) {
            Expect.absent("under a key that nobody wrote", store, rig.key());
        }
    }

    private static void missesLeaveNothing(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord record = rig.record();
        Expect.absent("before the create", store, record.key());
        Expect.answer("create after a find that found nothing", store.create(record), APPLIED);
        Expect.stored("after a create", store, record);
    }

    private static void findingLeavesNothing(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        for (int i = 0; i < 50; i++) {
            rig.bench().clock().advance(Duration.ofMinutes(1));
            Expect.stored("after " + i + " finds", rig.store(), record);
        }
    }

    private static void taken(Rig rig) throws Exception {
        StoredRecord first = rig.created();
        StoredRecord second =
                rig.next(first).lastUsedAt(rig.now().plusSeconds(9)).record();
        Expect.answer("create under a key that is taken", rig.store().create(second), CONFLICT);
        Expect.stored("after a create that was refused", rig.store(), first);
    }

    private static void manyLives(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StorageKey key = rig.key();
        for (int life = 1; life <= 4; life++) {
            StoredRecord record = rig.draft().key(key).record();
            Expect.answer("create of life " + life + " of a key", store.create(record), APPLIED);
            Expect.stored("after the create of life " + life, store, record);
            Expect.answer("delete of life " + life, store.delete(key, record.version()), APPLIED);
        }
    }

    private static void race(Rig rig) throws Exception {
        startLine(rig);
        ownRecord(rig);
    }

    /** The thread whose create was APPLIED has the key to itself, until it deletes it. */
    private static void ownRecord(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord template = rig.record();
        int attempts = rig.effort().of(Race.MIN_ROUNDS, 2_000);
        rig.race().of(4, runner -> {
            for (Race.Turns turns = rig.race().turns(runner, attempts); turns.next(); ) {
                long version = (runner + 1L) << 40 | turns.number();
                if (store.create(new Draft(template).version(version).record()) == APPLIED) {
                    Expect.answer(
                            "delete of a record that one of several creates at once had APPLIED",
                            store.delete(template.key(), version),
                            APPLIED);
                }
            }
            return runner;
        });
    }

    private static void startLine(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int runners = Race.runners();
        int rounds = rig.effort().of(Race.MIN_ROUNDS, 1_000);
        List<List<StoredRecord>> rivals = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            StorageKey key = rig.key();
            List<StoredRecord> records = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                records.add(rig.draft().key(key).record());
            }
            rivals.add(records);
        }
        List<List<WriteResult>> results = rig.race()
                .rounds(
                        runners,
                        rounds,
                        (number, round) -> store.create(rivals.get(round).get(number)));
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            Expect.answer(
                    "the number of CONFLICT among " + answers, Collections.frequency(answers, CONFLICT), runners - 1);
            Expect.stored("after creates at once", store, rivals.get(round).get(answers.indexOf(APPLIED)));
        }
    }
}
