package dev.satchel.testkit.internal;

import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
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
        void call(int node, String call, String assertion) {}

        @Override
        void answered(String assertion) {}

        @Override
        void ask(int node, String call) {}
    };

    /** The imports that the pasted test needs besides those of the contract's class. */
    static final List<String> IMPORTS = List.of(
            "static dev.satchel.session.store.WriteResult.*",
            "static java.nio.charset.StandardCharsets.US_ASCII",
            "static org.assertj.core.api.Assertions.assertThat",
            "dev.satchel.session.codec.*",
            "dev.satchel.session.store.*",
            "java.time.*",
            "java.util.Optional",
            "org.junit.jupiter.api.Test");

    private final List<String> lines = new ArrayList<>();
    private final Map<StorageKey, String> keys = new LinkedHashMap<>();
    private final Map<OwnerKey, String> owners = new LinkedHashMap<>();
    private final TreeSet<Integer> nodes = new TreeSet<>(List.of(0));

    /** A call on a node, and what AssertJ says of what it should answer. */
    void call(int node, String call, String assertion) {
        nodes.add(node);
        lines.add("assertThat(node" + node + "." + call + ")");
        lines.add("        " + assertion + ";");
    }

    /** The result of the last call, which is right, too. */
    void answered(String assertion) {
        lines.set(lines.size() - 1, "        " + assertion + ";");
    }

    /** A call on a node whose answer says nothing. */
    void ask(int node, String call) {
        nodes.add(node);
        lines.add("node" + node + "." + call + ";");
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
        IMPORTS.forEach(each -> all.add("// import " + each + ";"));
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
