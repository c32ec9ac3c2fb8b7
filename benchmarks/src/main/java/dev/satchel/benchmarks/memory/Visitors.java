package dev.satchel.benchmarks.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Sessions of one contender, and an order in which they are asked for: random, but the same in each run, so that no
 * cache is hot. Each request brings its token as a new string, whose hash nobody has computed yet and which is no
 * store's own key.
 */
public final class Visitors implements AutoCloseable {

    private static final int CARTS = 1_023;
    private static final int MAKERS = 32;

    private final KeptSessions sessions;
    private final byte[][] tokens;
    private final String[] carts = new String[CARTS];

    private Visitors(KeptSessions sessions, byte[][] tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
        Arrays.setAll(carts, i -> "9f1d2c3b-5a60-4e71-8c92-a3b4c5d%05d".formatted(i));
    }

    /** So many sessions with these contents. */
    public static Visitors of(KeptSessions sessions, Contents contents, int live) {
        byte[][] tokens = new byte[live][];
        Arrays.setAll(tokens, i -> sessions.create(contents).getBytes(ISO_8859_1));
        return shuffled(sessions, tokens);
    }

    /** The same, made by many threads: for a server, which they need not wait for one after another. */
    public static Visitors madeAtOnce(KeptSessions sessions, Contents contents, int live) {
        byte[][] tokens = new byte[live][];
        ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
        try {
            CompletableFuture.allOf(IntStream.range(0, MAKERS)
                            .mapToObj(first -> CompletableFuture.runAsync(
                                    () -> {
                                        for (int i = first; i < live; i += MAKERS) {
                                            tokens[i] =
                                                    sessions.create(contents).getBytes(ISO_8859_1);
                                        }
                                    },
                                    makers))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } finally {
            makers.shutdown();
        }
        return shuffled(sessions, tokens);
    }

    private static Visitors shuffled(KeptSessions sessions, byte[][] tokens) {
        Collections.shuffle(Arrays.asList(tokens), new Random(tokens.length));
        return new Visitors(sessions, tokens);
    }

    /** The token that comes at this step. */
    private String token(int step) {
        return new String(tokens[Math.floorMod(step, tokens.length)], ISO_8859_1);
    }

    /** Reads the country of the session at this step. */
    public Object country(int step) {
        return sessions.country(token(step));
    }

    /** Chooses another cart, than it has, in the session at this step. */
    public Object choose(int step) {
        return sessions.choose(token(step), carts[Math.floorMod(step, CARTS)]);
    }

    /** The sum of all versions. They are random, so that the sum shows any write. */
    public long versions() {
        return IntStream.range(0, tokens.length)
                .mapToLong(step -> sessions.version(token(step)))
                .sum();
    }

    @Override
    public void close() {
        sessions.close();
    }
}
