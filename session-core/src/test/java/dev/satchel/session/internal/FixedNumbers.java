package dev.satchel.session.internal;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random numbers of which a token's first draw can be made to come again. */
final class FixedNumbers implements RandomGenerator {

    private final SplittableRandom random = new SplittableRandom(1);
    private byte[] last = new byte[0];
    private boolean repeat;

    void repeat() {
        repeat = true;
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (repeat && last.length == bytes.length) {
            System.arraycopy(last, 0, bytes, 0, bytes.length);
            repeat = false;
            return;
        }
        random.nextBytes(bytes);
        last = Arrays.copyOf(bytes, bytes.length);
    }
}
