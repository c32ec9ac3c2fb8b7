package dev.satchel.redis;

import dev.satchel.session.CorruptSessionException;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.OwnerPage;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which records an owner has: a sorted set of {@linkplain Listing#entry entries}, each with the time, by the server's
 * clock, until which it stands.
 *
 * <p>In a cluster the index lies in another slot than the record, so the two cannot be written together. The index
 * comes first: a record whose writing failed is merely listed for nothing. Each entry stands {@link #SLACK} longer than
 * its record asked for. The record notes that, so that most writes of a record need no writing of the index; and {@link
 * #GRACE} longer still, for skewed clocks. A record that is deleted takes its entry along, after itself.
 *
 * <p>A listed record that is not found may be one that is being created, so its entry is dropped only when it is
 * missing a second time a grace later. That is right as long as no write takes longer than a grace to reach the server
 * after its index entry did.
 */
final class OwnerIndex {

    static final Duration SLACK = Duration.ofMinutes(10);
    static final Duration GRACE = Duration.ofMinutes(10);

    /** Two lives of one key that ask for the same time have different entries all the same: the version is random. */
    private static final int RANDOM_BITS = 16;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private static final int AT_ONCE = 64;
    private static final byte[] NO_STRING = {};

    private final Calls calls;
    private final KeyNames names;
    private final Duration grace;

    OwnerIndex(Calls calls, KeyNames names, Duration grace) {
        this.calls = calls;
        this.names = names;
        this.grace = grace;
    }

    /**
     * Notes a record before it is written, and answers until when the index lists it, in milliseconds since 1970 by the
     * engine's clock.
     *
     * @param version of the record as it will be written
     */
    long note(OwnerKey owner, StorageKey key, long version, Instant reclaimAt, Instant now) {
        // Multiplied, so that versions that somebody counts up differ in their first bits too.
        Instant until = reclaimAt.plus(SLACK).plusMillis((version * SPREAD) >>> (Long.SIZE - RANDOM_BITS));
        Listing listing = new Listing(owner, until.toEpochMilli());
        byte[] life = TimeToLive.text(Math.max(1, TimeToLive.left(until.plus(GRACE), now)));
        byte[] index = names.index(owner);
        calls.run(Script.INDEX, index, listing.entry(key), life);
        return listing.until();
    }

    /**
     * Removes an entry that no record notes any longer: its record was deleted, or was written with a later note. Only
     * after that write, for a write that conflicts leaves a record that still notes the former entry. It may as well
     * not happen: an entry goes by itself in the end.
     */
    void forget(StorageKey key, Listing listing) {
        byte[] entry = listing.entry(key);
        byte[] index = names.index(listing.owner());
        calls.tell(new Request(
                index,
                CommandType.ZREM,
                Request.arguments().addKey(index).add(entry).add(Listing.mark(entry))));
    }

    /**
     * A page of the owner's records. It may hold fewer than there are entries: what they point to may have passed or
     * changed hands.
     */
    OwnerPage find(OwnerKey owner, Optional<OwnerPage.Cursor> after, int limit) {
        List<byte[]> listed = list(owner, after.map(Place.class::cast), limit);
        List<byte[]> entries = new ArrayList<>(listed.size() / 2);
        // A key may have entries of several lives.
        Set<StorageKey> keys = new HashSet<>();
        for (int i = 0; i < listed.size(); i += 2) {
            if (Listing.isEntry(listed.get(i)) && keys.add(Listing.keyOf(listed.get(i)))) {
                entries.add(listed.get(i));
            }
        }
        Found found = new Found(owner);
        for (int start = 0; start < entries.size(); start += AT_ONCE) {
            look(entries.subList(start, Math.min(start + AT_ONCE, entries.size())), found);
        }
        heal(owner, found.missing);
        boolean more = listed.size() == 2L * limit;
        return new OwnerPage(
                found.records, found.unreadable, more ? Optional.of(Place.last(listed)) : Optional.empty());
    }

    /** Members of the index and their scores by turns. */
    private List<byte[]> list(OwnerKey owner, Optional<Place> after, int limit) {
        byte[] index = names.index(owner);
        byte[] count = TimeToLive.text(limit);
        return after.map(place -> calls.run(Script.PAGE, index, count, place.member, place.score))
                .orElseGet(() -> calls.run(Script.PAGE, index, count))
                .parts();
    }

    private void look(List<byte[]> entries, Found found) {
        List<Errand> errands = calls.sendAll(
                entries.stream().map(entry -> get(Listing.keyOf(entry))).toList());
        for (int i = 0; i < errands.size(); i++) {
            found.add(entries.get(i), errands.get(i));
        }
    }

    private Request get(StorageKey key) {
        byte[] name = names.record(key);
        return new Request(name, CommandType.GET, Request.arguments().addKey(name));
    }

    private void heal(OwnerKey owner, List<byte[]> missing) {
        if (!missing.isEmpty()) {
            List<byte[]> args = new ArrayList<>(missing);
            args.add(0, TimeToLive.text(grace.toMillis()));
            calls.tell(Script.HEAL, names.index(owner), args.toArray(byte[][]::new));
        }
    }

    /** The entries that a page has found so far. */
    private static final class Found {

        private final OwnerKey owner;
        private final List<StoredRecord> records = new ArrayList<>();
        private final Map<StorageKey, Long> unreadable = new LinkedHashMap<>();
        private final List<byte[]> missing = new ArrayList<>();

        Found(OwnerKey owner) {
            this.owner = owner;
        }

        void add(byte[] entry, Errand errand) {
            StorageKey key = Listing.keyOf(entry);
            byte[] bytes = NO_STRING;
            try {
                Optional<byte[]> answer = errand.finish().bytes();
                bytes = answer.orElse(bytes);
                if (answer.isEmpty() || !add(RecordLayout.decode(key, bytes))) {
                    missing.add(entry);
                }
            } catch (CorruptSessionException noRecord) {
                unreadable.put(key, RecordLayout.versionOf(bytes));
            }
        }

        private boolean add(StoredRecord record) {
            return record.owner().equals(Optional.of(owner)) && records.add(record);
        }
    }

    /** Where a walk stands: at this member of the index, or, once that is gone, at its score. */
    private static final class Place implements OwnerPage.Cursor {

        private final byte[] member;
        private final byte[] score;

        private Place(byte[] member, byte[] score) {
            this.member = member;
            this.score = score;
        }

        static Place last(List<byte[]> listed) {
            return new Place(listed.get(listed.size() - 2), listed.get(listed.size() - 1));
        }
    }
}
