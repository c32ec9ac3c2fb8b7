package dev.satchel.testkit.internal;

import static dev.satchel.session.store.WriteResult.APPLIED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerIndexed;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.Touchable;
import dev.satchel.session.store.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keys and values come back as they were written. */
final class KeysAndValues {

    private static final int MEBIBYTE = 1 << 20;

    /** One byte each for a text; some begin or end with what is trimmed, some say in words that nothing is there. */
    private static final List<String> EDGES = List.of(
            "\0",
            " ",
            "\n",
            "a",
            "\u00ff",
            " a ",
            "\ta\t",
            "a\n",
            "a\r\n",
            "a\0",
            "\0a",
            "\u00ef\u00bb\u00bfa",
            "null",
            "NULL",
            "\\N",
            "0",
            "\"\"",
            "{}");

    private KeysAndValues() {}

    static Family<Rig> keys() {
        return new Family<>(
                "KEY",
                "Keys",
                List.of(
                        Rule.must("KEY-01")
                                .says("Keys that differ in one bit, or that share a 32-bit hash, are two keys.")
                                .because("Two sessions under one key are one session, shown to two people.")
                                .beware(
                                        "Cutting the key to what a column or a file name holds, or using its hash code as the key.")
                                .exactly(KeysAndValues::oneBit),
                        Rule.must("KEY-02")
                                .says(
                                        "Any 32 bytes are a key, also zeros, 0xFF, line ends, slashes and wildcards, and come back unchanged.")
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
                                .because("It may be sealed, and then one wrong byte destroys the session.")
                                .beware(
                                        "Putting it through a text column or a String on its way, trimming it, or taking the whole array that it is part of.")
                                .exactly(KeysAndValues::allBytes),
                        Rule.must("VAL-02")
                                .says("A record whose payload has no bytes is a record.")
                                .because("Absent and empty lead to different answers.")
                                .beware("Testing for an empty payload where an absent record was meant.")
                                .exactly(KeysAndValues::emptyPayload),
                        Rule.must("VAL-03")
                                .says("A payload of any size up to 1 MiB comes back whole, whichever verb wrote it.")
                                .because("1 MiB is the budget that a stack allows by default.")
                                .beware(
                                        "A column or a buffer of 64 KiB that cuts in silence, or blocks of which the last one is lost.")
                                .exactly(KeysAndValues::largePayload),
                        Rule.must("VAL-04")
                                .says("All 64 bits of a version come back.")
                                .because("Versions are random: negative ones and those beyond 2^53 are the usual case.")
                                .beware("A script, or a number in JSON, that keeps doubles.")
                                .exactly(KeysAndValues::allVersions),
                        Rule.must("VAL-05")
                                .says(
                                        "lastUsedAt and reclaimAt come back as written, to the millisecond, in any year and time zone.")
                                .because("Idle time-outs are computed from them.")
                                .beware(
                                        "Keeping seconds, doubles or 32 bits; applying a time zone; failing for what is finer.")
                                .exactly(KeysAndValues::times),
                        Rule.must("VAL-06")
                                .says("The owner comes back as written, and so does its absence.")
                                .because(
                                        "A session that lost its owner is not found when that owner's sessions are revoked.")
                                .beware("Keeping the owner in the index only.")
                                .exactly(KeysAndValues::owners),
                        Rule.must("VAL-07")
                                .says("A replace replaces everything: payload, times and owner, given or not.")
                                .because(
                                        "A field left over from the former record belongs to nobody, or to somebody else.")
                                .beware(
                                        "Updating only the columns that have a value, or nothing while the payload is the same.")
                                .exactly(KeysAndValues::replacesEverything),
                        Rule.must("VAL-08")
                                .says("A record that find returned stays as it is while the store changes.")
                                .because("An exchange holds the record while others write.")
                                .beware(
                                        "Handing out a buffer, or a mutable object, that the next read or write uses again.")
                                .exactly(KeysAndValues::foundIsFixed),
                        Rule.must("VAL-09")
                                .says("A store changes nothing of what it is given, and nothing around it.")
                                .because("A borrowed array belongs to the caller, and holds more than this payload.")
                                .beware("Encrypting in place, or writing a header before the offset.")
                                .exactly(KeysAndValues::givenIsFixed),
                        Rule.must("VAL-10")
                                .says(
                                        "A content that is not encoded yet is stored as its bytes; one that cannot be encoded changes nothing.")
                                .because("The engine hands over sessions whose bytes are made when they are asked for.")
                                .beware(
                                        "Casting the content to a Payload, or asking for its bytes under a lock that stays.")
                                .exactly(UnencodedContent::rule)));
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
        for (Collisions.Pair pair : Collisions.pairs()) {
            List<StoredRecord> two = Stream.of(pair.one(), pair.other())
                    .map(bytes -> rig.draft().key(StorageKey.ofBytes(bytes)).record())
                    .toList();
            keepsApart(rig.store(), two, "a key that has the same " + pair.hash() + " as one that is taken");
        }
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
        for (int value = 0; value < 256; value++) {
            byte[] key = Arrays.copyOf(new byte[] {'x', (byte) value, 'y'}, StorageKey.BYTES);
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
        for (String text : EDGES) {
            Payload payload = Payload.of(text.getBytes(ISO_8859_1));
            StoredRecord edged = rig.created(rig.draft().payload(payload));
            Expect.stored("after a create with the payload " + shown(text), rig.store(), edged);
        }
        StoredRecord part = rig.created(rig.draft().payload(Payload.adopt(bytes, 100, 50)));
        Expect.stored("after a create with a payload that is part of an array", rig.store(), part);
        StoredRecord other = rig.next(part).payload(Payload.adopt(bytes, 7, 60)).record();
        Expect.answer("replace", rig.store().replace(other, part.version()), APPLIED);
        Expect.stored("after a replace with a payload that is part of an array", rig.store(), other);
    }

    private static String shown(String text) {
        return "0x" + HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
    }

    /**
     * This change of an ordinary record goes through every verb that writes: create, replace, touch, delete and create.
     * A touch leaves every other field as it was.
     */
    private static void throughEveryVerb(Rig rig, String what, UnaryOperator<Draft> change) throws Exception {
        SessionStore store = rig.store();
        StoredRecord created = rig.created(change.apply(rig.draft()));
        Expect.stored("after a create with " + what, store, created);
        StoredRecord plain = rig.created();
        StoredRecord replaced = change.apply(rig.next(plain)).record();
        Expect.answer("replace with " + what, store.replace(replaced, plain.version()), APPLIED);
        Expect.stored("after a replace with " + what, store, replaced);
        StoredRecord current = touched(rig, "with " + what, replaced, change.apply(rig.next(replaced)));
        Expect.answer("delete", store.delete(current.key(), current.version()), APPLIED);
        StoredRecord again = change.apply(rig.draft().key(current.key())).record();
        Expect.answer("create after a delete, with " + what, store.create(again), APPLIED);
        Expect.stored("after a delete and a create with " + what, store, again);
    }

    /** The record after a touch with the version and the times of that one; as it was, when the store cannot touch. */
    private static StoredRecord touched(Rig rig, String what, StoredRecord current, Draft to) throws Exception {
        Optional<Touchable> power = rig.store().power(Touchable.class);
        if (power.isEmpty()) {
            return current;
        }
        StoredRecord times = to.record();
        // A version is never used twice in a row, and this one may be what the record has.
        long version = times.version() == current.version() ? ~times.version() : times.version();
        StoredRecord touched = current.touched(version, times.lastUsedAt(), times.reclaimAt());
        WriteResult answer =
                power.get().touch(current.key(), current.version(), version, touched.lastUsedAt(), touched.reclaimAt());
        Expect.answer("touch " + what, answer, APPLIED);
        Expect.stored("after a touch " + what, rig.store(), touched);
        return touched;
    }

    private static void emptyPayload(Rig rig) throws Exception {
        throughEveryVerb(rig, "a payload without bytes", draft -> draft.payload(Payload.EMPTY));
    }

    private static void largePayload(Rig rig) throws Exception {
        Payload large = rig.payload(MEBIBYTE);
        throughEveryVerb(rig, "a payload of 1 MiB", draft -> draft.payload(large));
        for (int size : sizes()) {
            StoredRecord record = rig.created(rig.draft().payload(rig.payload(size)));
            Expect.stored("after a create with a payload of " + size + " bytes", rig.store(), record);
        }
    }

    /** Around each power of two, and whole thousands: the sizes of blocks, buffers and columns. */
    private static Set<Integer> sizes() {
        Set<Integer> sizes = new TreeSet<>(List.of(1_000, 4_000, 8_000, 16_000, 32_000, 64_000, 100_000, 1_000_000));
        for (int size = 2; size <= MEBIBYTE; size *= 2) {
            sizes.addAll(List.of(size - 1, size, size + 1));
        }
        sizes.remove(MEBIBYTE + 1);
        return sizes;
    }

    private static void allVersions(Rig rig) throws Exception {
        List<Long> versions =
                new ArrayList<>(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, -(1L << 62) - 1));
        rig.random().longs(10).forEach(versions::add);
        for (long version : versions) {
            throughEveryVerb(rig, "version " + version, draft -> draft.version(version));
        }
    }

    private static void times(Rig rig) throws Exception {
        for (Instant time : Times.telling(rig.now())) {
            throughEveryVerb(rig, "times at and after " + time, Times.at(time, rig.now()));
        }
        StoredRecord current = rig.created();
        for (int i = 0; i < 40; i++) {
            Instant time = rig.now().plusMillis(rig.random().nextInt(1 << 30));
            StoredRecord next =
                    Times.at(time, rig.now()).apply(rig.next(current)).record();
            Expect.answer("replace", rig.store().replace(next, current.version()), APPLIED);
            Expect.stored("after a replace with times at and after " + time, rig.store(), next);
            current = next;
        }
        finer(rig);
        elsewhere(rig);
    }

    /** Clocks show microseconds. A store may keep them or not. */
    private static void finer(Rig rig) throws Exception {
        SessionStore store = rig.store();
        Instant used = rig.now().plusNanos(123_456_789);
        Draft draft = rig.draft().lastUsedAt(used).reclaimAt(used.plus(Duration.ofDays(1)));
        StoredRecord created = Lifecycle.works("create with microseconds", () -> rig.created(draft));
        toTheMillisecond(store, created);
        StoredRecord next = rig.next(created)
                .lastUsedAt(used.plusNanos(2_000))
                .reclaimAt(used.plus(Duration.ofDays(2)).plusNanos(999))
                .record();
        Expect.answer("replace with microseconds", store.replace(next, created.version()), APPLIED);
        toTheMillisecond(store, next);
    }

    private static void toTheMillisecond(SessionStore store, StoredRecord expected) {
        StoredRecord found = store.find(expected.key())
                .orElseThrow(() -> new Violation("after a write with microseconds, find answers nothing"));
        Duration used = Duration.between(expected.lastUsedAt(), found.lastUsedAt());
        Duration reclaim = Duration.between(expected.reclaimAt(), found.reclaimAt());
        Duration most = Collections.max(List.of(used.abs(), reclaim.abs()));
        Expect.that(
                most.compareTo(Duration.ofMillis(1)) < 0,
                "times of microseconds come back as others: they differ by " + most.toNanos() + " nanoseconds");
    }

    /** On a machine in New York, and read on one in Calcutta. */
    private static void elsewhere(Rig rig) throws Exception {
        TimeZone home = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            SessionStore there = rig.node();
            List<StoredRecord> written = new ArrayList<>();
            for (Instant time : Times.telling(rig.now())) {
                StoredRecord record =
                        Times.at(time, rig.now()).apply(rig.draft()).record();
                Expect.answer("create in New York", there.create(record), APPLIED);
                Expect.stored("in New York, after a create with times at and after " + time, there, record);
                written.add(record);
            }
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            for (StoredRecord record : written) {
                Expect.stored("written in New York and read in Calcutta", there, record);
            }
        } finally {
            TimeZone.setDefault(home);
        }
    }

    private static void owners(Rig rig) throws Exception {
        OwnerKey owner = rig.owner();
        throughEveryVerb(rig, "an owner", draft -> draft.owner(owner));
        throughEveryVerb(rig, "no owner", Draft::nobodys);
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
        StoredRecord earlier =
                rig.next(next).lastUsedAt(rig.now().minusSeconds(5)).record();
        Expect.answer("replace", rig.store().replace(earlier, next.version()), APPLIED);
        Expect.stored("after a replace with an earlier lastUsedAt", rig.store(), earlier);
        StoredRecord claimed =
                new Draft(earlier).version(rig.version()).owner(rig.owner()).record();
        Expect.answer("replace", rig.store().replace(claimed, earlier.version()), APPLIED);
        Expect.stored("after a replace that changed nothing but the owner", rig.store(), claimed);
        StoredRecord moved = claimed.touched(
                rig.version(), rig.now().plusSeconds(7), rig.now().plus(Duration.ofDays(3)));
        Expect.answer("replace", rig.store().replace(moved, claimed.version()), APPLIED);
        Expect.stored("after a replace that changed nothing but the times", rig.store(), moved);
    }

    private static void foundIsFixed(Rig rig) throws Exception {
        SessionStore store = rig.store();
        OwnerKey owner = rig.owner();
        StoredRecord first = rig.created(rig.draft().owner(owner));
        StoredRecord second = rig.created(rig.draft().owner(owner));
        StoredRecord found = store.find(first.key()).orElseThrow(() -> new Violation("find answers nothing"));
        StoredRecord before =
                new Draft(found).payload(Payload.of(found.payload().toBytes())).record();
        store.find(second.key());
        Expect.same("after a find of another one, what find had answered before", found, before);
        if (store.power(OwnerIndexed.class).isPresent()) {
            listedIsFixed(store, owner, List.of(first, second));
            Expect.same("after a listing, what find had answered before", found, before);
        }
        StoredRecord next = rig.next(first).record();
        Expect.answer("replace", store.replace(next, first.version()), APPLIED);
        Expect.same("after a replace, what find had answered before", found, before);
        Expect.answer("delete", store.delete(first.key(), next.version()), APPLIED);
        Expect.same("after a delete, what find had answered before", found, before);
    }

    private static void listedIsFixed(SessionStore store, OwnerKey owner, List<StoredRecord> all) {
        for (StoredRecord listed : Owners.walk(store, owner)) {
            all.stream()
                    .filter(record -> record.key().equals(listed.key()))
                    .forEach(record -> Expect.same(
                            "a record among others in a listing",
                            new Draft(record).payload(listed.payload()).record(),
                            record));
        }
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
