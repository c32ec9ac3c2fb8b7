package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.testkit.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The handling of bytes that somebody, or some disk, has changed. */
final class Corruption {

    private static final int MANY = 6;

    private Corruption() {}

    static Family<Rig> family() {
        return new Family<>(
                "COR",
                "Corruption",
                List.of(
                        Rule.must("COR-01", Claim.IMAGE)
                                .says(
                                        "With any bit flipped, find returns the record as it was or throws CorruptSessionException.")
                                .because("A wrong owner or version is worse than a lost session.")
                                .beware("No checksum, or one over the payload only.")
                                .exactly(Corruption::bitFlips),
                        Rule.must("COR-02", Claim.IMAGE)
                                .says(
                                        "For a file that is cut or extended, find returns the record as it was or throws CorruptSessionException.")
                                .because("Full disks and old crashes leave such files.")
                                .beware("Taking an empty file for an absent record.")
                                .exactly(Corruption::lengths),
                        Rule.must("COR-03", Claim.IMAGE)
                                .says(
                                        "The bytes of one record in the place of another are never returned under the other's key.")
                                .because("Somebody who can rename a file must not become another user.")
                                .beware("Leaving the key out of what is stored.")
                                .exactly(Corruption::swaps),
                        Rule.must("COR-04", Claim.IMAGE)
                                .says("Foreign data among the records disturbs nothing and stays as it is.")
                                .because("Backups, editors and operators leave files behind.")
                                .beware("A reaper that deletes what it cannot read.")
                                .exactly(Corruption::foreign),
                        Rule.must("COR-05", Claim.IMAGE)
                                .says(
                                        "A corrupt record does not keep others from being found, listed, replaced and reclaimed.")
                                .because("One bad sector must not sign everybody out.")
                                .beware("A listing or a reaper that ends at the first record that it cannot read.")
                                .exactly(Corruption::neighbours)));
    }

    private static void bitFlips(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Image image = rig.image();
        for (String cell : image.cells()) {
            byte[] bytes = image.read(cell).toBytes();
            // A cell much larger than the record holds other things; its flips are sampled.
            int stride = 1 + 8 * bytes.length / rig.effort().of(8_000, 80_000);
            for (int bit = 0; bit < 8 * bytes.length; bit += stride) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                image.write(cell, Payload.of(flipped));
                sameOrCorrupt(
                        rig.restart(),
                        record,
                        "with bit " + bit % 8 + " of byte " + bit / 8 + " of " + bytes.length + " flipped");
            }
            image.write(cell, Payload.of(bytes));
        }
        Expect.stored("with all bytes restored", rig.restart(), record);
    }

    private static void lengths(Rig rig) throws Exception {
        StoredRecord record = rig.created(rig.draft().owner(rig.owner()));
        Image image = rig.image();
        for (String cell : image.cells()) {
            byte[] bytes = image.read(cell).toBytes();
            int stride = 1 + bytes.length / rig.effort().of(2_000, 20_000);
            for (int length = 0; length < bytes.length; length += stride) {
                image.write(cell, Payload.of(Arrays.copyOf(bytes, length)));
                sameOrCorrupt(rig.restart(), record, "cut to " + length + " of " + bytes.length + " bytes");
            }
            for (int more : new int[] {1, 8, 4_096}) {
                image.write(cell, Payload.of(Arrays.copyOf(bytes, bytes.length + more)));
                sameOrCorrupt(rig.restart(), record, "with " + more + " zeros behind it");
            }
            image.write(cell, Payload.of(bytes));
        }
    }

    private static void swaps(Rig rig) throws Exception {
        StoredRecord one = rig.created();
        StoredRecord other = rig.created();
        Image image = rig.image();
        List<String> cells = image.cells();
        for (int i = 0; i < cells.size(); i++) {
            for (int j = 0; j < i; j++) {
                Payload first = image.read(cells.get(i));
                Payload second = image.read(cells.get(j));
                image.write(cells.get(i), second);
                image.write(cells.get(j), first);
                SessionStore store = rig.restart();
                sameOrCorrupt(store, one, "with two places swapped");
                sameOrCorrupt(store, other, "with two places swapped");
                image.write(cells.get(i), first);
                image.write(cells.get(j), second);
            }
        }
    }

    private static void foreign(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        StoredRecord record = rig.created(rig.draft().owner(owner));
        Image image = rig.image();
        Payload garbage = Payload.of(rig.bytes(100));
        List<String> strangers = new ArrayList<>(List.of("README", "foreign.bak"));
        image.cells().forEach(cell -> strangers.add(cell + ".orig"));
        for (String stranger : strangers) {
            image.write(stranger, garbage);
        }
        SessionStore store = rig.restart();
        Expect.stored("with foreign data beside it", store, record);
        worksBeside(rig, store, owner, List.of(record), "foreign data");
        for (String stranger : strangers) {
            Expect.that(
                    image.cells().contains(stranger) && image.read(stranger).equals(garbage),
                    "foreign data was changed or deleted");
        }
    }

    /** Several of each kind: in whichever order a store looks at them, some are behind a corrupt one. */
    private static void neighbours(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            records.add(rig.created(rig.draft().owner(owner)));
        }
        Image image = rig.image();
        List<String> before = image.cells();
        for (int i = 0; i < MANY; i++) {
            rig.created(rig.draft().owner(owner).reclaimAt(rig.now().plusSeconds(30)));
        }
        for (String cell : image.cells()) {
            if (!before.contains(cell)) {
                image.write(cell, Payload.of(rig.bytes(image.read(cell).size())));
            }
        }
        SessionStore store = rig.restart();
        for (StoredRecord record : records) {
            Expect.stored("with corrupt neighbours", store, record);
        }
        worksBeside(rig, store, owner, records, "corrupt records");
    }

    private static void worksBeside(
            Rig rig, SessionStore store, OwnerKey owner, List<StoredRecord> records, String what) throws Exception {
        StoredRecord record = records.get(0);
        StoredRecord next = rig.next(record).record();
        Expect.answer("replace beside " + what, store.replace(next, record.version()), APPLIED);
        if (store.power(OwnerIndexed.class).isPresent()) {
            Owners.lists(store, owner, Owners.keys(records), "beside " + what);
        }
        Optional<Reapable> reapable = store.power(Reapable.class);
        if (reapable.isPresent()) {
            List<StoredRecord> passed = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                passed.add(rig.draft().reclaimAt(rig.now().plusSeconds(30)).record());
                Expect.answer("create beside " + what, store.create(passed.get(i)), APPLIED);
            }
            reapable.get().deleteExpired(rig.now().plusSeconds(60), 100);
            for (StoredRecord each : passed) {
                Expect.absent("after deleteExpired beside " + what, store, each.key());
            }
        }
        Expect.stored("in the end, beside " + what, store, next);
    }

    private static void sameOrCorrupt(SessionStore store, StoredRecord record, String when) {
        Optional<StoredRecord> found;
        try {
            found = store.find(record.key());
        } catch (CorruptSessionException lawful) {
            return;
        } catch (RuntimeException e) {
            throw new Violation(when + ", find throws " + e, e);
        }
        Expect.that(found.isPresent(), when + ", find answers nothing, as though the session had never been");
        Expect.same(when + ", what find answers", found.orElseThrow(), record);
    }
}
