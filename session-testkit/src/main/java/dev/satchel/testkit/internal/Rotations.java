package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;
import static dev.satchel.session.spi.WriteResult.CONFLICT;

import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StoredRecord;
import dev.satchel.session.spi.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the engine does to give a session another token: a successor is created, the former record becomes a marker. */
final class Rotations {

    private Rotations() {}

    static Family<Rig> family() {
        return new Family<>(
                "ROT",
                "Markers and successors",
                List.of(
                        Rule.must("ROT-01")
                                .says("A replace may bring reclaimAt forward.")
                                .because("A marker is needed for minutes, where the session had hours.")
                                .beware("Keeping the later of two times.")
                                .exactly(Rotations::shortened),
                        Rule.must("ROT-02", Claim.OWNERS)
                                .says("A marker stays listed under its owner until its time has passed.")
                                .because("Revoking follows markers; one that is not listed hides its successor.")
                                .beware("Taking a record out of the index when its time is brought forward.")
                                .exactly(Rotations::markersAreListed),
                        Rule.must("ROT-03")
                                .says(
                                        "Of two rotations at once one leaves a marker; the other one's successor can be dropped, and nothing else goes.")
                                .because("A login races with another one: one live session remains.")
                                .beware("A conflict that writes, or a delete that takes more than its key.")
                                .sampled(Rotations::race)));
    }

    private static Draft marker(Rig rig, StoredRecord session) {
        return rig.next(session).payload(rig.payload(12)).reclaimAt(rig.now().plus(Duration.ofMinutes(5)));
    }

    private static void shortened(Rig rig) throws Exception {
        StoredRecord session = rig.created();
        StoredRecord successor = rig.created(rig.draft().payload(session.payload()));
        StoredRecord marker = marker(rig, session).record();
        Expect.answer("replace by a marker", rig.store().replace(marker, session.version()), APPLIED);
        Expect.stored("after a rotation, under the old key", rig.store(), marker);
        Expect.stored("after a rotation, under the new key", rig.store(), successor);
    }

    private static void markersAreListed(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord session = rig.created(rig.draft().owner(owner));
        StoredRecord successor = rig.created(rig.draft().owner(owner));
        Expect.answer(
                "replace by a marker", rig.store().replace(marker(rig, session).record(), session.version()), APPLIED);
        Owners.lists(rig, owner, List.of(session.key(), successor.key()), "after a rotation");
    }

    private static void race(Rig rig) throws Exception {
        SessionStore store = rig.store();
        int rounds = rig.effort().of(40, 1_000);
        List<StoredRecord> sessions = new ArrayList<>();
        List<List<StoredRecord>> successors = new ArrayList<>();
        List<List<StoredRecord>> markers = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            StoredRecord session = rig.created();
            sessions.add(session);
            successors.add(List.of(rig.record(), rig.record()));
            markers.add(
                    List.of(marker(rig, session).record(), marker(rig, session).record()));
        }
        List<List<WriteResult>> results = Race.rounds(2, rounds, (number, round) -> {
            StoredRecord successor = successors.get(round).get(number);
            store.create(successor);
            WriteResult marked = store.replace(
                    markers.get(round).get(number), sessions.get(round).version());
            if (marked == CONFLICT) {
                store.delete(successor.key(), successor.version());
            }
            return marked;
        });
        for (int round = 0; round < rounds; round++) {
            List<WriteResult> answers = results.get(round);
            Expect.answer("the number of APPLIED among " + answers, Collections.frequency(answers, APPLIED), 1);
            int winner = answers.indexOf(APPLIED);
            Expect.stored(
                    "after rotations at once, under the old key",
                    store,
                    markers.get(round).get(winner));
            Expect.stored(
                    "after rotations at once, under the new key",
                    store,
                    successors.get(round).get(winner));
            Expect.absent(
                    "after the losing rotation dropped its successor",
                    store,
                    successors.get(round).get(1 - winner).key());
        }
    }
}
