package dev.satchel.testkit.internal;

import static dev.satchel.session.spi.WriteResult.APPLIED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.spi.Payload;
import dev.satchel.session.spi.SessionStore;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What goes in comes out. */
final class KeysAndValues {

    private static final int MEBIBYTE = 1 << 20;

    private KeysAndValues() {}

    static Family<Rig> keys() {
        return new Family<>(
                "KEY",
                "Keys",
                List.of(
                        Rule.must("KEY-01")
                                .says("Keys that differ in one bit are two keys.")
                                .because("Two sessions under one key are one session, shown to two people.")
                                .beware(
                                        "Cutting the key to what a column or a file name holds, or using its hash code as the key.")
                                .exactly(KeysAndValues::oneBit),
                        Rule.must("KEY-02")
                                .says(
                                        "Any 32 bytes are a key: zeros, 0xFF, line ends, slashes, wildcards; they come back as they were.")
                                .because("Keys are hashes. Every byte occurs, sooner or later.")
                                .beware(
                                        "Using the bytes as text (a collation that ignores case), as a pattern, or as a path.")
                                .exactly(KeysAndValues::anyBytes)));
    }

    static Family<Rig> values() {
        return new Family<>(
                "VAL",
                "Values",
                List.of(
                        Rule.must("VAL-01")
                                .says("A payload comes back byte for byte, whatever the bytes.")
                                .because("It may be sealed: random bytes, of which one wrong one destroys the session.")
                                .beware("Putting it through a text column or a String on its way.")
                                .exactly(KeysAndValues::allBytes),
                        Rule.must("VAL-02")
                                .says("A record whose payload has no bytes is a record.")
                                .because("Absent and empty lead to different answers.")
                                .beware("Testing the payload where the record was meant.")
                                .exactly(KeysAndValues::emptyPayload),
                        Rule.must("VAL-03")
                                .says("A payload of 1 MiB comes back whole.")
                                .because("It is the budget that a stack allows by default.")
                                .beware("A column or a buffer of 64 KiB that cuts in silence.")
                                .exactly(KeysAndValues::largePayload),
                        Rule.must("VAL-04")
                                .says("All 64 bits of a version come back.")
                                .because("Versions are random: negative ones and those beyond 2^53 are the usual case.")
                                .beware("A script or a JSON number on the way, which are doubles.")
                                .exactly(KeysAndValues::allVersions),
                        Rule.must("VAL-05")
                                .says("lastUsedAt and reclaimAt come back as written, to the millisecond.")
                                .because("Idle time-outs are computed from them.")
                                .beware("Keeping seconds, or applying a time zone.")
                                .exactly(KeysAndValues::milliseconds),
                        Rule.must("VAL-06")
                                .says("The owner comes back as written, and so does its absence.")
                                .because(
                                        "A session that lost its owner is not found when that owner's sessions are revoked.")
                                .beware("Keeping the owner in the index only.")
                                .exactly(KeysAndValues::owners),
                        Rule.must("VAL-07")
                                .says("A replace replaces everything: payload, times and owner, given or not.")
                                .because(
                                        "What is left over from the former record belongs to nobody, or to the wrong one.")
                                .beware("Updating only the columns that have a value.")
                                .exactly(KeysAndValues::replacesEverything),
                        Rule.must("VAL-08")
                                .says("A record that was found stays as it is, whatever happens to the store.")
                                .because("An exchange holds it while others write.")
                                .beware("Handing out a buffer, or a mutable object, that the next write reuses.")
                                .exactly(KeysAndValues::foundIsFixed),
                        Rule.must("VAL-09")
                                .says("A store changes nothing of what it is given, and nothing around it.")
                                .because("A borrowed array belongs to the caller, and holds more than this payload.")
                                .beware("Encrypting in place, or writing a header before the offset.")
                                .exactly(KeysAndValues::givenIsFixed)));
    }

    private static void oneBit(Rig rig) throws Exception {
        byte[] base = new byte[StorageKey.BYTES];
        Arrays.fill(base, (byte) '5');
        List<StoredRecord> all = new ArrayList<>();
        all.add(rig.draft().key(StorageKey.ofBytes(base)).record());
        for (int bit = 0; bit < 8 * base.length; bit++) {
            byte[] flipped = base.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            all.add(rig.draft().key(StorageKey.ofBytes(flipped)).record());
        }
        keepsApart(rig.store(), all, "a key that differs in one bit from one that is taken");
    }

    private static void anyBytes(Rig rig) throws Exception {
        List<StoredRecord> all = new ArrayList<>();
        for (String text : List.of(
                "",
                "a",
                "A",
                "a\0b",
                "*",
                "?",
                "%",
                "_",
                "../../../../etc",
                "a/b",
                "a\\b",
                "a:b",
                "\r\n",
                "NUL",
                "a'--")) {
            byte[] key = Arrays.copyOf(text.getBytes(US_ASCII), StorageKey.BYTES);
            all.add(rig.draft().key(StorageKey.ofBytes(key)).record());
        }
        for (int value : List.of(0xFF, 0x20, 0x2F, 0x7F, 0x80, 0xC0)) {
            byte[] key = new byte[StorageKey.BYTES];
            Arrays.fill(key, (byte) value);
            all.add(rig.draft().key(StorageKey.ofBytes(key)).record());
        }
        keepsApart(rig.store(), all, "an unusual key");
    }

    private static void keepsApart(SessionStore store, List<StoredRecord> all, String what) {
        for (StoredRecord record : all) {
            Expect.answer("create under " + what, store.create(record), APPLIED);
        }
        for (StoredRecord record : all) {
            Expect.stored("under " + what, store, record);
        }
    }

    private static void allBytes(Rig rig) throws Exception {
        byte[] bytes = new byte[2 * 256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i < 256 ? i : 511 - i);
        }
        StoredRecord created = rig.created(rig.draft().payload(Payload.of(bytes)));
        Expect.stored("after a create with all byte values", rig.store(), created);
        StoredRecord replaced =
                rig.next(created).payload(Payload.of(rig.bytes(777))).record();
        Expect.answer("replace", rig.store().replace(replaced, created.version()), APPLIED);
        Expect.stored("after a replace with random bytes", rig.store(), replaced);
    }

    private static void emptyPayload(Rig rig) throws Exception {
        StoredRecord created = rig.created(rig.draft().payload(Payload.EMPTY));
        Expect.stored("after a create without bytes", rig.store(), created);
        StoredRecord other = rig.created();
        StoredRecord replaced = rig.next(other).payload(Payload.EMPTY).record();
        Expect.answer("replace without bytes", rig.store().replace(replaced, other.version()), APPLIED);
        Expect.stored("after a replace without bytes", rig.store(), replaced);
    }

    private static void largePayload(Rig rig) throws Exception {
        StoredRecord created = rig.created(rig.draft().payload(rig.payload(MEBIBYTE)));
        Expect.stored("after a create of 1 MiB", rig.store(), created);
    }

    private static void allVersions(Rig rig) throws Exception {
        List<Long> versions =
                new ArrayList<>(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, -(1L << 62) - 1));
        rig.random().longs(20).forEach(versions::add);
        for (long version : versions) {
            StoredRecord created = rig.created(rig.draft().version(version));
            Expect.stored("after a create with version " + version, rig.store(), created);
        }
    }

    private static void milliseconds(Rig rig) throws Exception {
        Instant now = rig.now();
        for (Instant time : List.of(
                now.plusMillis(1),
                now.plusMillis(999),
                now.minusMillis(1),
                now.plus(Duration.ofDays(3_650)).plusMillis(7))) {
            StoredRecord created = rig.created(rig.draft()
                    .lastUsedAt(time)
                    .reclaimAt(time.plus(Duration.ofHours(1)).plusMillis(3)));
            Expect.stored("after a create", rig.store(), created);
        }
    }

    private static void owners(Rig rig) throws Exception {
        StoredRecord nobodys = rig.created();
        StoredRecord somebodys = rig.created(rig.draft().owner(rig.owner()));
        Expect.stored("after a create without an owner", rig.store(), nobodys);
        Expect.stored("after a create with an owner", rig.store(), somebodys);
    }

    private static void replacesEverything(Rig rig) throws Exception {
        StoredRecord owned = rig.created(rig.draft().owner(rig.owner()).payload(rig.payload(200)));
        StoredRecord next = rig.next(owned)
                .nobodys()
                .payload(rig.payload(10))
                .lastUsedAt(rig.now().plusSeconds(5))
                .reclaimAt(rig.now().plus(Duration.ofDays(2)))
                .record();
        Expect.answer("replace", rig.store().replace(next, owned.version()), APPLIED);
        Expect.stored("after a replace with another payload, other times and no owner", rig.store(), next);
    }

    private static void foundIsFixed(Rig rig) throws Exception {
        SessionStore store = rig.store();
        StoredRecord first = rig.created();
        StoredRecord found = store.find(first.key()).orElseThrow(() -> new Violation("find answers nothing"));
        StoredRecord next = rig.next(first).record();
        Expect.answer("replace", store.replace(next, first.version()), APPLIED);
        Expect.same("after a replace, what find had answered before", found, first);
        Expect.answer("delete", store.delete(first.key(), next.version()), APPLIED);
        Expect.same("after a delete, what find had answered before", found, first);
    }

    private static void givenIsFixed(Rig rig) throws Exception {
        byte[] around = rig.bytes(300);
        byte[] before = around.clone();
        StoredRecord created = rig.created(rig.draft().payload(Payload.adopt(around, 100, 100)));
        StoredRecord other = rig.created();
        rig.store()
                .replace(rig.next(other).payload(Payload.adopt(around, 20, 64)).record(), other.version());
        rig.store().find(created.key());
        int changed = Arrays.mismatch(before, around);
        Expect.that(
                changed < 0, "byte " + changed + " of the array that held the payload (from 100 to 199) was changed");
    }
}
