package dev.satchel.testkit.internal;

import dev.satchel.session.spi.OwnerKey;
import dev.satchel.session.spi.StorageKey;
import dev.satchel.session.spi.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A sequence of calls, written down as Java that can be pasted into a test with the contract's {@code open(Bench)}. */
class Listing {

    /** Writes nothing down. */
    static final Listing NONE = new Listing() {
        @Override
        void call(int node, String call, Object expected) {}
    };

    private final List<String> lines = new ArrayList<>();
    private final Map<StorageKey, String> keys = new LinkedHashMap<>();
    private final Map<OwnerKey, String> owners = new LinkedHashMap<>();
    private final TreeSet<Integer> nodes = new TreeSet<>(List.of(0));

    /** A call on a node, and what it should answer. */
    void call(int node, String call, Object expected) {
        nodes.add(node);
        lines.add("node" + node + "." + call + "; // " + expected);
    }

    /** The clock moves. */
    void advance(Duration duration) {
        lines.add("bench.clock().advance(Duration.parse(\"" + duration + "\"));");
    }

    String key(StorageKey key) {
        return keys.computeIfAbsent(key, unknown -> "key" + keys.size());
    }

    String owner(OwnerKey owner) {
        return owners.computeIfAbsent(owner, unknown -> "owner" + owners.size());
    }

    String time(Instant time, Instant start) {
        return "now.plusSeconds(" + Duration.between(start, time).toSeconds() + ")";
    }

    String record(StoredRecord record, Instant start) {
        return "new StoredRecord(" + key(record.key()) + ", " + record.version() + "L, "
                + time(record.lastUsedAt(), start) + ", " + time(record.reclaimAt(), start) + ", "
                + record.owner()
                        .map(owner -> "Optional.of(" + owner(owner) + ")")
                        .orElse("Optional.empty()")
                + ", Payload.of(\"" + new String(record.payload().toBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                + "\".getBytes(US_ASCII)))";
    }

    String java() {
        List<String> all = new ArrayList<>();
        all.add("@Test");
        all.add("void pasted() throws Exception {");
        all.add("    try (Bench bench = Bench.seeded(0)) {");
        all.add("        Instant now = bench.clock().instant();");
        nodes.forEach(node -> all.add("        SessionStore node" + node + " = open(bench);"));
        keys.forEach(
                (key, name) -> all.add("        StorageKey " + name + " = StorageKey.ofHex(\"" + key.hex() + "\");"));
        owners.forEach(
                (owner, name) -> all.add("        OwnerKey " + name + " = OwnerKey.ofHex(\"" + owner.hex() + "\");"));
        lines.forEach(line -> all.add("        " + line));
        all.add("    }");
        all.add("}");
        return String.join(System.lineSeparator(), all);
    }
}
