package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SecureNumbersTest {

    private static final int DRAWS = 200_000;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-05T12:00:00Z"));
    private final InstantSource clock = now::get;

    // Guard: a stripe hands out each byte once.
    @Test
    void noNumberComesTwiceWhateverTheThread() throws Exception {
        SecureNumbers numbers = new SecureNumbers();
        Callable<long[]> draw =
                () -> LongStream.generate(numbers::nextLong).limit(DRAWS).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Set<Long> seen = new HashSet<>();
            for (Future<long[]> drawn : threads.invokeAll(List.of(draw, draw, draw, draw, draw, draw, draw, draw))) {
                for (long number : drawn.get()) {
                    assertThat(seen.add(number)).isTrue();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    // Guard: SecureNumbers.Stripe.fill seeds its generator for each block, so that a copy of the process goes its own
    // way.
    @Test
    void eachBlockHasASeedOfItsOwnFromThePlatform() {
        Recording platform = new Recording();
        Recording generator = new Recording();
        SecureNumbers numbers = new SecureNumbers(platform, () -> Optional.of(generator), clock);
        drawBlocks(numbers, 3);

        assertThat(platform.drawn)
                .hasSize(3)
                .allSatisfy(seed -> assertThat(seed).hasSize(32));
        assertThat(generator.seeds).usingRecursiveComparison().isEqualTo(platform.drawn);
        assertThat(generator.drawn).hasSize(3);
    }

    // Guard: SecureNumbers.Stripe.stale.
    @Test
    void aBlockIsDroppedWhenItIsTooOldOrTheClockWasSetBack() {
        Recording generator = new Recording();
        SecureNumbers numbers = new SecureNumbers(new Recording(), () -> Optional.of(generator), clock);
        for (int[] step : new int[][] {{0, 1}, {99, 1}, {1, 2}, {50, 2}, {-51, 3}, {99, 3}}) {
            now.updateAndGet(before -> before.plusMillis(step[0]));

            long drawn = numbers.nextLong();

            assertThat(generator.drawn).as("after %d ms", step[0]).hasSize(step[1]);
            assertThat(ByteBuffer.wrap(generator.drawn.get(step[1] - 1)).asLongBuffer())
                    .satisfies(block -> assertThat(longs(block)).contains(drawn));
        }
    }

    private static long[] longs(LongBuffer block) {
        long[] longs = new long[block.remaining()];
        block.get(longs);
        return longs;
    }

    // Guard: SecureNumbers.Stripe.stale. What a snapshot of the process holds is a block, and a generator in some
    // state.
    @Test
    void twoCopiesOfOneProcessPartWithin100Milliseconds() {
        byte[] seed = {1, 2, 3};
        SecureNumbers one = copy(seed);
        SecureNumbers other = copy(seed);
        assertThat(one.nextLong())
                .as("the copies are made in the middle of a block")
                .isEqualTo(other.nextLong());

        now.updateAndGet(before -> before.plusMillis(100));

        Set<Long> ofTheOne =
                LongStream.generate(one::nextLong).limit(1_000).boxed().collect(Collectors.toSet());
        assertThat(LongStream.generate(other::nextLong).limit(1_000).boxed()).doesNotContainAnyElementsOf(ofTheOne);
    }

    /**
     * With a platform generator of its own, which no copy of memory holds, and a generator in the same state as every
     * other copy's.
     */
    private SecureNumbers copy(byte[] seed) {
        Copied copied = new Copied(seed);
        SecureNumbers numbers = new SecureNumbers(new Recording(), () -> Optional.of(copied), clock);
        var unused = numbers.nextLong();
        copied.running = true;
        return numbers;
    }

    /** Deterministic from its seed, as a DRBG is from its state; takes up new seeds once it runs. */
    private static final class Copied extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private transient byte[] state;
        private transient boolean running;

        Copied(byte[] seed) {
            state = seed.clone();
        }

        @Override
        public void setSeed(byte[] seed) {
            if (running) {
                state = seed.clone();
            }
        }

        @Override
        public void nextBytes(byte[] bytes) {
            new java.util.Random(Arrays.hashCode(state)).nextBytes(bytes);
        }
    }

    @Test
    void withoutAGeneratorOfItsOwnAStripeDrawsFromThePlatformAndSeedsNothing() {
        Recording platform = new Recording();
        drawBlocks(new SecureNumbers(platform, Optional::empty, clock), 2);

        assertThat(platform.drawn)
                .hasSize(2)
                .allSatisfy(block -> assertThat(block).hasSize(1024));
        assertThat(platform.seeds).isEmpty();
    }

    private static void drawBlocks(SecureNumbers numbers, int blocks) {
        byte[] token = new byte[32];
        for (int i = 0; i < blocks * 1024 / token.length; i++) {
            numbers.nextBytes(token);
        }
    }

    /** Remembers what it was given and what was drawn of it. */
    private static final class Recording extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient List<byte[]> seeds = new ArrayList<>();
        private final transient List<byte[]> drawn = new ArrayList<>();

        @Override
        public void setSeed(byte[] seed) {
            seeds.add(seed.clone());
        }

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            drawn.add(bytes.clone());
        }
    }

    @Test
    void twoGeneratorsHaveNothingInCommon() {
        SecureNumbers one = new SecureNumbers();
        SecureNumbers other = new SecureNumbers();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertThat(seen.add(one.nextLong())).isTrue();
            assertThat(seen.add(other.nextLong())).isTrue();
        }
    }

    // Guard: each bit is drawn. One that never changes is found with a chance of 2^-199 to be wrong.
    @Test
    void everyBitOfEveryByteIsRandom() {
        SecureNumbers numbers = new SecureNumbers();
        for (int size : new int[] {1, 32, 256, 257, 5_000}) {
            byte[] ones = new byte[size];
            byte[] zeros = new byte[size];
            IntStream.range(0, 200).forEach(i -> {
                byte[] drawn = new byte[size];
                numbers.nextBytes(drawn);
                for (int at = 0; at < size; at++) {
                    ones[at] |= drawn[at];
                    zeros[at] |= (byte) ~drawn[at];
                }
            });
            assertThat(ones).containsOnly(0xff);
            assertThat(zeros).containsOnly(0xff);
        }
    }
}
