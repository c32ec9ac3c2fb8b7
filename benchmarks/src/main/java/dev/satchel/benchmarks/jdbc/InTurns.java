package dev.satchel.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Turns;
import dev.satchel.benchmarks.Visit;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.OwnerKey;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Each verb of the store and the bare statement on the same pool, by {@link Turns}, among a thousand records.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.jdbc.InTurns [jdbc-in-turns.json [blocks [requests [h2 | postgresql | url]]]]
 * </pre>
 */
public final class InTurns {

    private static final int RECORDS = 1000;
    private static final String FLOOR = "floor";
    private static final String SATCHEL = "satchel";

    private final JdbcSessionStore store;
    private final BareTable bare;
    private final Payload payload = StoredVisit.payload(Visit.Size.TYPICAL.visit());
    private final Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    private final SplittableRandom random = new SplittableRandom(42);
    private int created = RECORDS;

    private InTurns(HikariDataSource pool) {
        this.store = JdbcSessionStore.builder(pool)
                .namespace(SATCHEL)
                .createIfMissing()
                .build();
        this.bare = new BareTable(pool, FLOOR);
    }

    public static void main(String[] args) throws Exception {
        int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        HikariConfig config = new HikariConfig();
        ArrayNode rows = new JsonMapper().createArrayNode();
        try (Database database = Database.named(args.length > 3 ? args[3] : "h2")) {
            config.setJdbcUrl(database.url());
            try (HikariDataSource pool = new HikariDataSource(config)) {
                new InTurns(pool).compare(new Turns(blocks, requests, rows));
            }
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), rows);
        }
    }

    /** A version never changes, so that each write finds the one that it expects. */
    private StoredRecord record(int index) {
        return new StoredRecord(
                StoredVisit.key(index), index, now, now.plusSeconds(3_600), Optional.<OwnerKey>empty(), payload);
    }

    private int any() {
        return random.nextInt(RECORDS);
    }

    private void compare(Turns turns) throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            store.create(record(i));
            bare.create(record(i));
        }
        turns.compare("find", () -> bare.find(StoredVisit.key(any())), () -> store.find(StoredVisit.key(any())));
        turns.compare("create", () -> bare.create(record(created++)), () -> store.create(record(created++)));
        turns.compare("replace", () -> bare.replace(record(any())), () -> {
            StoredRecord next = record(any());
            return store.replace(next, next.version());
        });
        turns.compare("touch", () -> bare.touch(record(any())), () -> {
            StoredRecord next = record(any());
            StorageKey key = next.key();
            return store.touch(key, next.version(), next.version(), next.lastUsedAt(), next.reclaimAt());
        });
    }
}
