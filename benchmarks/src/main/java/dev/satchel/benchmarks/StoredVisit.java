package dev.satchel.benchmarks;

import dev.satchel.json.JsonCodec;
import dev.satchel.memory.MemorySessionStore;
import dev.satchel.session.Directive;
import dev.satchel.session.SessionExchange;
import dev.satchel.session.Sessions;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StorageKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** A visit as a store gets to see it: bytes, under keys that look like hashes. */
public final class StoredVisit {

    private static final String STACK = "benchmarks";

    private StoredVisit() {}

    /** The payload that the engine hands to its store for this visit. */
    public static Payload payload(Visit visit) {
        MemorySessionStore store = MemorySessionStore.standard();
        Sessions sessions =
                Sessions.named(STACK).codec(JsonCodec.standard()).store(store).build();
        try (SessionExchange exchange = sessions.open(List.of())) {
            visit.writeTo(exchange.session());
            if (exchange.commit() instanceof Directive.Issue issue) {
                return store.find(StorageKey.of(STACK, issue.token()))
                        .orElseThrow()
                        .payload();
            }
        }
        throw new IllegalStateException("a new session was not issued");
    }

    /** The key of the record of this number, the same in every run. */
    public static StorageKey key(int index) {
        SplittableRandom random = new SplittableRandom(index);
        ByteBuffer bytes = ByteBuffer.allocate(StorageKey.BYTES);
        while (bytes.hasRemaining()) {
            bytes.putLong(random.nextLong());
        }
        return StorageKey.ofBytes(bytes.array());
    }

    /** A session id of 128 bits, as peers make them, for the record of this number. */
    public static String id(int index) {
        return HexFormat.of().withUpperCase().formatHex(key(index).toBytes(), 0, 16);
    }
}
