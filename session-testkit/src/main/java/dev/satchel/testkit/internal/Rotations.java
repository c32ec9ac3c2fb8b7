package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StoredRecord;
import java.time.Duration;
import java.util.List;

/** The engine's way to give a session another token: a successor is created, the former record becomes a marker. */
final class Rotations {

    private static final Duration MARKED = Duration.ofMinutes(5);

    private Rotations() {}

    static Family<Rig> family() {
        return new Family<>(
                "ROT",
                "Markers and successors",
                List.of(
                        Rule.must("ROT-01")
                                .says("A replace may bring reclaimAt forward.")
                                .because("A marker is needed for minutes, and the session had hours.")
                                .beware("Keeping the later of two times.")
                                .exactly(Rotations::shortened),
                        Rule.must("ROT-02", Claim.OWNERS)
                                .says("A marker stays listed under its owner until its time has passed.")
                                .because("Revoking follows markers, and one that is not listed hides its successor.")
                                .beware(
                                        "Taking a record out of the index when its time is brought forward, or shortly before it comes.")
                                .exactly(Rotations::markersAreListed)));
    }

    static Draft marker(Rig rig, StoredRecord session) {
        return rig.next(session).payload(rig.payload(12)).reclaimAt(rig.now().plus(MARKED));
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
        rig.bench().clock().advance(MARKED.minusMillis(1));
        Owners.lists(
                rig, owner, List.of(session.key(), successor.key()), "one millisecond before the marker's reclaimAt");
    }
}
