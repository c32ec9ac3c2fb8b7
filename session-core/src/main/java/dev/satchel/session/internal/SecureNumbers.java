package dev.satchel.session.internal;

import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Cryptographically strong random numbers for many threads. The platform's generator is one for all of them, behind a lock; here each of a
 * few stripes has a DRBG of its own (NIST SP 800-90A), 256 bits strong, with a seed of 512 bits from the platform's and another one for
 * each 16 KiB. It draws a block at a time and hands it out, each byte once.
 */
final class SecureNumbers implements RandomGenerator {

    private static final int STRIPES = 16;
    private static final int BLOCK = 1024;
    private static final int BLOCKS_OF_A_SEED = 16;
    private static final int STRENGTH_BITS = 256;
    private static final int SEED = 64;

    private final SecureRandom platform = new SecureRandom();
    private final Stripe[] stripes = new Stripe[STRIPES];

    SecureNumbers() {
        Arrays.setAll(stripes, i -> new Stripe(platform));
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        nextBytes(bytes);
        long value = 0;
        for (byte b : bytes) {
            value = (value << 8) | (b & 0xff);
        }
        return value;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length > BLOCK / 4) {
            platform.nextBytes(bytes);
            return;
        }
        stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)].draw(bytes);
    }

    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final SecureRandom platform;
        private final byte[] block = new byte[BLOCK];
        private int position = BLOCK;
        private int blocks;

        /** Made when a thread first comes here: most programs have fewer threads than there are stripes. */
        private @Nullable SecureRandom generator;

        Stripe(SecureRandom platform) {
            this.platform = platform;
        }

        void draw(byte[] target) {
            lock.lock();
            try {
                if (position + target.length > BLOCK) {
                    generator().nextBytes(block);
                    position = 0;
                }
                System.arraycopy(block, position, target, 0, target.length);
                // What was handed out must not be found in memory a second time.
                Arrays.fill(block, position, position + target.length, (byte) 0);
                position += target.length;
            } finally {
                lock.unlock();
            }
        }

        private SecureRandom generator() {
            SecureRandom known = generator;
            if (known != null && blocks < BLOCKS_OF_A_SEED) {
                blocks++;
                return known;
            }
            SecureRandom seeded = known != null ? known : generator(platform);
            byte[] seed = new byte[SEED];
            platform.nextBytes(seed);
            seeded.setSeed(seed);
            Arrays.fill(seed, (byte) 0);
            generator = seeded;
            blocks = 1;
            return seeded;
        }

        /** A generator that nobody shares; the platform's where it has none. */
        private static SecureRandom generator(SecureRandom platform) {
            try {
                return SecureRandom.getInstance(
                        "DRBG", DrbgParameters.instantiation(STRENGTH_BITS, Capability.RESEED_ONLY, null));
            } catch (NoSuchAlgorithmException none) {
                return platform;
            }
        }
    }
}
