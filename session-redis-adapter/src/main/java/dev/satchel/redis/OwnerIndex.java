package dev.satchel.redis;

import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which records an owner has: a sorted set of record keys, each with the time, by the server's clock, until which it stands.
 *
 * <p>In a cluster the index lies in another slot than the record, so the two cannot be written together. The index comes first: a record
 * whose writing failed is merely listed for nothing. Each entry stands {@link #SLACK} longer than its record asked for, and the record notes that, so
 * that most writes of a record need no writing of the index; and {@link #GRACE} longer still, for skewed clocks.
 *
 * <p>A listed record that is not found may be one that is being created, so its entry is dropped only when it is missing a second time
 * a grace later, and nobody noted it in between. That is right as long as no write takes longer than a grace to reach the server
 * after its index entry did.
 */
final class OwnerIndex {

    static final Duration SLACK = Duration.ofMinutes(10);
    static final Duration GRACE = Duration.ofMinutes(10);

    private static final int FIRST_LOOK = 64;

    private final Calls calls;
    private final KeyNames names;
    private final Duration grace;

    OwnerIndex(Calls calls, KeyNames names, Duration grace) {
        this.calls = calls;
        this.names = names;
        this.grace = grace;
    }

    /** Notes a record, and answers until when the index lists it, in milliseconds since 1970 by the engine's clock. */
    long note(OwnerKey owner, StorageKey key, Instant reclaimAt, Instant now) {
        Instant until = reclaimAt.plus(SLACK);
        long life = Math.max(1, Lives.left(until.plus(GRACE), now));
        calls.run(Script.INDEX, keys(owner), key.toBytes(), Lives.text(life));
        return until.toEpochMilli();
    }

    /** The records of the owner. */
    List<StoredRecord> find(OwnerKey owner, int limit) {
        List<StoredRecord> found = new ArrayList<>();
        List<byte[]> missing = new ArrayList<>();
        Set<StorageKey> seen = new HashSet<>();
        // Always from the first on: what moves between two looks would slip through a page boundary.
        for (long look = Math.max(FIRST_LOOK, limit); ; look *= 4) {
            List<byte[]> listed = list(owner, look);
            List<StorageKey> unseen =
                    listed.stream().map(StorageKey::ofBytes).filter(seen::add).toList();
            collect(owner, unseen, limit, found, missing);
            if (listed.size() < look || found.size() >= limit) {
                heal(owner, missing);
                return found;
            }
        }
    }

    private void collect(
            OwnerKey owner, List<StorageKey> keys, int limit, List<StoredRecord> found, List<byte[]> missing) {
        for (int start = 0; start < keys.size() && found.size() < limit; start += FIRST_LOOK) {
            List<StorageKey> some = keys.subList(start, Math.min(start + FIRST_LOOK, keys.size()));
            List<Answer> answers = calls.askAll(some.stream().map(this::get).toList());
            for (int i = 0; i < answers.size(); i++) {
                StorageKey key = some.get(i);
                Optional<StoredRecord> record = answers.get(i).bytes().map(bytes -> RecordLayout.decode(key, bytes));
                if (record.flatMap(StoredRecord::owner).filter(owner::equals).isEmpty()) {
                    missing.add(key.toBytes());
                } else if (found.size() < limit) {
                    found.add(record.get());
                }
            }
        }
    }

    private Request get(StorageKey key) {
        byte[] name = names.record(key);
        return new Request(name, CommandType.GET, Request.arguments().addKey(name));
    }

    private List<byte[]> list(OwnerKey owner, long most) {
        byte[] index = names.index(owner);
        return calls.ask(new Request(
                        index,
                        CommandType.ZREVRANGE,
                        Request.arguments().addKey(index).add(0).add(most - 1)))
                .parts();
    }

    private void heal(OwnerKey owner, List<byte[]> missing) {
        if (!missing.isEmpty()) {
            List<byte[]> args = new ArrayList<>(missing);
            args.add(0, Lives.text(grace.toMillis()));
            calls.tell(Script.HEAL, keys(owner), args.toArray(byte[][]::new));
        }
    }

    private List<byte[]> keys(OwnerKey owner) {
        return List.of(names.index(owner), names.missing(owner));
    }
}
