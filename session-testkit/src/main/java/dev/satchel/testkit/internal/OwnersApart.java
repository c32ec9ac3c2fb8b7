package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static dev.satchel.session.store.WriteResult.CONFLICT;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.Reapable;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One owner's listing shows no other owner's records, whatever happened to a key. */
final class OwnersApart {

    private OwnersApart() {}

    static void strangers(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        rig.created();
        for (int i = 0; i < 50; i++) {
            rig.created(rig.draft().owner(rig.owner()));
        }
        nobodyIsListed(rig, owner, "who has none");
        // Letters, which have a case, then bytes that are no text.
        byte[] base = new byte[OwnerKey.BYTES];
        Arrays.fill(base, 0, base.length / 2, (byte) 'a');
        Arrays.fill(base, base.length / 2, base.length, (byte) 0xE1);
        for (int bit = 0; bit < 8 * base.length; bit++) {
            byte[] flipped = base.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            rig.created(rig.draft().owner(OwnerKey.ofBytes(flipped)));
        }
        nobodyIsListed(rig, OwnerKey.ofBytes(base), "who has none, and differs in one bit from others who have");
        for (char pattern : new char[] {'*', '%', '_', '?', '.', '\0'}) {
            byte[] any = new byte[OwnerKey.BYTES];
            Arrays.fill(any, (byte) pattern);
            nobodyIsListed(rig, OwnerKey.ofBytes(any), "who has none, and whose bytes are a pattern");
        }
        for (Collisions.Pair pair : Collisions.pairs()) {
            rig.created(rig.draft().owner(OwnerKey.ofBytes(pair.one())));
            nobodyIsListed(
                    rig,
                    OwnerKey.ofBytes(pair.other()),
                    "who has none, and the same " + pair.hash() + " as one who has");
        }
    }

    private static void nobodyIsListed(Rig rig, OwnerKey owner, String who) throws Exception {
        int listed = Owners.walk(rig.store(), owner).size();
        Expect.answer("the number of records listed for an owner " + who, listed, 0);
    }

    /** The refused writes name another owner than the record has: neither is listed otherwise than before. */
    static void refused(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        OwnerKey other = rig.owner();
        StoredRecord stands = rig.created(rig.draft().owner(owner));
        StoredRecord theirs = rig.next(stands).owner(other).record();
        Expect.answer("create under a key that is taken", store.create(theirs), CONFLICT);
        stillListed(rig, stands, other, "after a create that was refused");
        Expect.answer("replace that expects another version", store.replace(theirs, rig.version()), CONFLICT);
        stillListed(rig, stands, other, "after a replace that was refused");
        StoredRecord nobodys = rig.next(stands).nobodys().record();
        Expect.answer("replace that expects another version", store.replace(nobodys, rig.version()), CONFLICT);
        stillListed(rig, stands, other, "after a disowning replace that was refused");
        Expect.answer("delete that expects another version", store.delete(stands.key(), rig.version()), CONFLICT);
        stillListed(rig, stands, other, "after a delete that was refused");
        if (store.power(Touchable.class).isPresent()) {
            rig.power(Touchable.class).touch(stands.key(), rig.version(), rig.version(), rig.now(), stands.reclaimAt());
            stillListed(rig, stands, other, "after a touch that was refused");
        }
        StoredRecord never = rig.draft().owner(other).record();
        store.replace(never, rig.version());
        Expect.answer(
                "create after a replace that found nothing",
                store.create(rig.next(never).nobodys().record()),
                APPLIED);
        stillListed(rig, stands, other, "after a replace that found nothing, and a create of nobody's record");
    }

    private static void stillListed(Rig rig, StoredRecord stands, OwnerKey other, String when) throws Exception {
        Owners.lists(rig, stands.owner().orElseThrow(), List.of(stands.key()), when);
        int listed = Owners.walk(rig.store(), other).size();
        Expect.answer("the number of records listed " + when + ", for the owner that it named,", listed, 0);
    }

    /** The next life of a key belongs to somebody else. */
    static void nextLives(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey former = rig.owner();
        List<StorageKey> keys = new ArrayList<>();
        StoredRecord ended = rig.created(rig.draft().owner(former));
        Expect.answer("delete", store.delete(ended.key(), ended.version()), APPLIED);
        keys.add(ended.key());
        if (store.power(Reapable.class).isPresent()) {
            StoredRecord passed =
                    rig.created(rig.draft().owner(former).reclaimAt(rig.now().minusSeconds(60)));
            rig.power(Reapable.class).deleteExpired(rig.now(), 10);
            keys.add(passed.key());
        }
        for (StorageKey key : keys) {
            rig.created(rig.draft().key(key).owner(rig.owner()));
        }
        int listed = Owners.walk(store, former).size();
        Expect.answer("the number of records listed for the owner of the keys' former lives", listed, 0);
    }
}
