package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.ABSENT;
import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.internal.Succession.Move;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How a record ends. */
final class Deletes {

    private Deletes() {}

    static Family<Rig> family() {
        return new Family<>(
                "DEL",
                "Delete",
                List.of(
                        Rule.must("DEL-01")
                                .says(
                                        "A delete that expects the stored version is APPLIED, and the record is gone at once.")
                                .because("After a logout was acknowledged, the session must not open again.")
                                .beware("A read cache that outlives the record; deleting later, in the background.")
                                .exactly(Deletes::gone),
                        Rule.must("DEL-02")
                                .says("A delete under a key that nobody wrote returns ABSENT and blocks nothing.")
                                .because("The engine distinguishes an ended session from one that never existed.")
                                .beware("Returning APPLIED because the record is absent anyway.")
                                .exactly(Deletes::neverThere),
                        Rule.must("DEL-03")
                                .says("A second delete returns ABSENT.")
                                .because("Only one of two racing logouts ended the session.")
                                .beware("Treating delete as idempotent.")
                                .exactly(Deletes::twice),
                        Rule.must("DEL-04")
                                .says("A delete leaves all other records alone.")
                                .because("A logout ends one session.")
                                .beware("Deleting by prefix, directory or bucket.")
                                .exactly(Deletes::neighbours),
                        Rule.must("DEL-05")
                                .says("Of several deletes at once, one is APPLIED.")
                                .because("The end of a session is reported once.")
                                .beware("Looking first and deleting then.")
                                .sampled(Race.again(rig -> {
                                    racingDeletes(rig);
                                    Succession.race(rig, Move.DELETE);
                                }))));
    }

    private static void gone(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        Expect.stored("before the delete", rig.store(), record);
        Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        Expect.absent("after the delete", rig.store(), record.key());
    }

    private static void neverThere(Rig rig) throws Exception {
        StoredRecord record = rig.record();
        Expect.answer(
                "delete under a key that nobody wrote", rig.store().delete(record.key(), record.version()), ABSENT);
        Expect.answer("create after it", rig.store().create(record), APPLIED);
        Expect.stored("after it", rig.store(), record);
    }

    private static void twice(Rig rig) throws Exception {
        StoredRecord record = rig.created();
        Expect.answer("delete", rig.store().delete(record.key(), record.version()), APPLIED);
        Expect.answer("the second delete", rig.store().delete(record.key(), record.version()), ABSENT);
    }

    private static void neighbours(Rig rig) throws Exception {
        List<StoredRecord> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(rig.created());
        }
        for (int i = 0; i < 300; i += 2) {
            StoredRecord one = all.get(i);
            Expect.answer("delete of one of 300", rig.store().delete(one.key(), one.version()), APPLIED);
        }
        for (int i = 1; i < 300; i += 2) {
            Expect.stored("after deletes of others", rig.store(), all.get(i));
        }
    }

    private static void racingDeletes(Rig rig) throws Exception {
        SessionStore store = rig.store();
        List<StoredRecord> records = records(rig, rig.effort().of(60, 1_000));
        List<List<WriteResult>> results = rig.race().rounds(Race.runners(), records.size(), (number, round) -> {
            StoredRecord record = records.get(round);
            return store.delete(record.key(), record.version());
        });
        for (int round = 0; round < records.size(); round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            Expect.answer(
                    "the number of ABSENT among " + answers,
                    Collections.frequency(answers, ABSENT),
                    answers.size() - 1);
        }
    }

    static List<StoredRecord> records(Rig rig, int count) throws Exception {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(rig.created());
        }
        return records;
    }
}
