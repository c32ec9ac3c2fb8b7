package dev.satchel.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SecureNumbersTest {

    private static final int DRAWS = 200_000;

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
    void eachBlockHasASeedOfItsOwn() {
        List<Integer> seeds = new ArrayList<>();
        SecureNumbers numbers = new SecureNumbers(new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                super.nextBytes(bytes);
                seeds.add(bytes.length);
            }
        });
        byte[] token = new byte[32];
        for (int i = 0; i < 3 * 1024 / 32; i++) {
            numbers.nextBytes(token);
        }

        assertThat(seeds).containsExactly(32, 32, 32);
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
