package dev.satchel.benchmarks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.satchel.benchmarks.StoredVisit;
import dev.satchel.benchmarks.Turns;
import dev.satchel.benchmarks.Visit;
import dev.satchel.jdbc.JdbcSessionStore;
import dev.satchel.session.codec.Payload;
import dev.satchel.session.store.StoredRecord;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Each verb and the bare statement, by {@link Turns}, as the rows grow in number. Then, among all of them, the
 * longest wait of a writer while one row in a hundred is reaped.
 *
 * <pre>
 * java -Xmx4g -cp benchmarks/target/benchmarks.jar dev.satchel.benchmarks.jdbc.Growth \
 *     [jdbc-growth.json [h2 | postgresql | url [sizes [blocks [requests]]]]]
 * </pre>
 */
public final class Growth {

    private static final String NAMESPACE = "growth";
    private static final int BATCH = 5_000;
    private static final int PASSED_OF = 100;
    private static final int ROUNDS = 5;

    private final HikariDataSource pool;
    private final JdbcSessionStore store;
    private final BareTable bare;
    private final Payload payload = StoredVisit.payload(Visit.Size.SMALL.visit());
    private final Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    private final SplittableRandom random = new SplittableRandom(42);
    private int rows;

    private Growth(HikariDataSource pool) {
        this.pool = pool;
        this.store = JdbcSessionStore.builder(pool)
                .namespace(NAMESPACE)
                .createIfMissing()
                .build();
        this.bare = new BareTable(pool, NAMESPACE);
    }

    public static void main(String[] args) throws Exception {
        int[] sizes = Arrays.stream((args.length > 2 ? args[2] : "1000,10000,100000,1000000").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        int blocks = args.length > 3 ? Integer.parseInt(args[3]) : 60;
        int requests = args.length > 4 ? Integer.parseInt(args[4]) : 50;
        ArrayNode results = new JsonMapper().createArrayNode();
        HikariConfig config = new HikariConfig();
        try (Database database = Database.named(args.length > 1 ? args[1] : "h2")) {
            config.setJdbcUrl(database.url());
            try (HikariDataSource pool = new HikariDataSource(config)) {
                Growth growth = new Growth(pool);
                for (int size : sizes) {
                    growth.fill(size);
                    growth.compare(new Turns(blocks, requests, results));
                }
                growth.reap(results);
            }
        }
        if (args.length > 0) {
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValue(Path.of(args[0]), results);
        }
    }

    /** A version never changes, so that each write finds the one that it expects. One in a hundred has passed. */
    private StoredRecord record(int index) {
        Instant reclaim = passed(index) ? now : now.plusSeconds(3_600 + index % 3_600);
        return new StoredRecord(StoredVisit.key(index), index, now, reclaim, Optional.empty(), payload);
    }

    private static boolean passed(int index) {
        return index % PASSED_OF == 0;
    }

    private int live() {
        int index = random.nextInt(rows);
        return passed(index) ? index + 1 : index;
    }

    private void fill(int size) throws SQLException {
        insert(rows, size, 1);
        rows = size;
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    private void insert(int from, int to, int step) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(BareTable.INSERT)) {
            connection.setAutoCommit(false);
            int waiting = 0;
            for (int i = from; i < to; i += step) {
                BareTable.bind(statement, record(i), NAMESPACE);
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    statement.executeBatch();
                    connection.commit();
                }
            }
            statement.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private void compare(Turns turns) throws Exception {
        turns.compare(
                "find " + rows, () -> bare.find(StoredVisit.key(live())), () -> store.find(StoredVisit.key(live())));
        turns.compare("replace " + rows, () -> bare.replace(record(live())), () -> {
            StoredRecord next = record(live());
            return store.replace(next, next.version());
        });
        turns.compare("touch " + rows, () -> bare.touch(record(live())), () -> {
            StoredRecord next = record(live());
            return store.touch(next.key(), next.version(), next.version(), next.lastUsedAt(), next.reclaimAt());
        });
    }

    /** Each way of reaping by turns: none at all for as long as Satchel took, Satchel's, and one statement for all. */
    private void reap(ArrayNode results) throws Exception {
        double[][] longest = new double[3][ROUNDS];
        double[] took = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Writer satchel = Writer.beside(this, () -> requireAll(store.deleteExpired(now, rows)));
            longest[0][round] = satchel.longestMillis();
            took[round] = satchel.seconds();
            insert(0, rows, PASSED_OF);
            longest[1][round] =
                    Writer.beside(this, () -> requireAll(bare.reap(now))).longestMillis();
            insert(0, rows, PASSED_OF);
            long idle = (long) (satchel.seconds() * 1e3) + 1;
            longest[2][round] = Writer.beside(this, () -> Thread.sleep(idle)).longestMillis();
        }
        report(results, "satchel", longest[0]);
        report(results, "one statement", longest[1]);
        report(results, "no reaping", longest[2]);
        Arrays.sort(took);
        System.out.printf("reaping took %.2f s, the middle of %d rounds%n", took[ROUNDS / 2], ROUNDS);
    }

    private void requireAll(int reaped) {
        if (reaped != (rows + PASSED_OF - 1) / PASSED_OF) {
            throw new IllegalStateException("reaped " + reaped + " of " + rows);
        }
    }

    private void report(ArrayNode results, String reaper, double[] longest) {
        Arrays.sort(longest);
        System.out.printf(
                "reaping %d of %d by %s: longest write %.1f ms (%.1f to %.1f)%n",
                rows / PASSED_OF, rows, reaper, longest[ROUNDS / 2], longest[0], longest[ROUNDS - 1]);
        results.addObject()
                .put("reaper", reaper)
                .put("rows", rows)
                .put("longestMillis", longest[ROUNDS / 2])
                .put("leastMillis", longest[0])
                .put("mostMillis", longest[ROUNDS - 1]);
    }

    /** Replaces one live record after the other until something else has ended. */
    private record Writer(double longestMillis, double seconds) {

        /** The work of a writer in the meantime. */
        @FunctionalInterface
        interface Meanwhile {
            void run() throws Exception;
        }

        static Writer beside(Growth growth, Meanwhile meanwhile) throws Exception {
            FutureTask<Boolean> reaping = new FutureTask<>(() -> {
                meanwhile.run();
                return true;
            });
            long began = System.nanoTime();
            new Thread(reaping, "reaper").start();
            long longest = 0;
            long before = System.nanoTime();
            do {
                StoredRecord next = growth.record(growth.live());
                growth.store.replace(next, next.version());
                long after = System.nanoTime();
                longest = Math.max(longest, after - before);
                before = after;
            } while (!reaping.isDone());
            reaping.get();
            return new Writer(longest / 1e6, (System.nanoTime() - began) / 1e9);
        }
    }
}
