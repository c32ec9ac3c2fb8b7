package dev.satchel.session.internal;

import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Cryptographically strong random numbers for many threads. The platform's generator is one for all of them, behind a
 * lock; here each of a few stripes has a DRBG of its own (NIST SP 800-90A), 256 bits strong. It draws a block at a
 * time, each from a new seed of the platform's, and hands it out, each byte once, for 100 ms: then the rest is dropped.
 * So what lies in memory is not what will be handed out, and copies of a process part at once. Many bytes at a time
 * come from the platform's.
 */
final class SecureNumbers implements RandomGenerator {

    private static final int STRIPES = 16;
    private static final int BLOCK = 1024;
    private static final int STRENGTH_BITS = 256;
    private static final long OLDEST_MILLIS = 100;

    private final SecureRandom platform;
    private final Stripe[] stripes = new Stripe[STRIPES];

    SecureNumbers() {
        this(new SecureRandom(), SecureNumbers::drbg, InstantSource.system());
    }

    /**
     * The supplier returns empty when the platform has no DRBG. The clock is the machine's, not the stack's: a test
     * that stops the time of sessions does not stop that of the process.
     */
    SecureNumbers(SecureRandom platform, Supplier<Optional<SecureRandom>> generators, InstantSource clock) {
        this.platform = platform;
        Arrays.setAll(stripes, i -> new Stripe(platform, generators, clock));
    }

    private static Optional<SecureRandom> drbg() {
        try {
            return Optional.of(SecureRandom.getInstance(
                    "DRBG", DrbgParameters.instantiation(STRENGTH_BITS, Capability.RESEED_ONLY, null)));
        } catch (NoSuchAlgorithmException none) {
            return Optional.empty();
        }
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
        private final Supplier<Optional<SecureRandom>> generators;
        private final InstantSource clock;
        private final byte[] block = new byte[BLOCK];
        private final byte[] seed = new byte[STRENGTH_BITS / Byte.SIZE];
        private int position = BLOCK;
        private long filledAt;

        /**
         * Nobody else's, or the platform's. Made when a thread first comes here: most programs have fewer threads than
         * there are stripes.
         */
        private @Nullable SecureRandom generator;

        Stripe(SecureRandom platform, Supplier<Optional<SecureRandom>> generators, InstantSource clock) {
            this.platform = platform;
            this.generators = generators;
            this.clock = clock;
        }

        void draw(byte[] target) {
            lock.lock();
            try {
                long now = clock.millis();
                if (position + target.length > BLOCK || stale(now)) {
                    fill();
                    position = 0;
                    filledAt = now;
                }
                System.arraycopy(block, position, target, 0, target.length);
                // A number that was handed out must not be found in memory a second time.
                Arrays.fill(block, position, position + target.length, (byte) 0);
                position += target.length;
            } finally {
                lock.unlock();
            }
        }

        /** A clock that was set back says nothing about the age. */
        private boolean stale(long now) {
            return now < filledAt || now - filledAt >= OLDEST_MILLIS;
        }

        private void fill() {
            SecureRandom known = generator;
            if (known == null) {
                known = generators.get().orElse(platform);
                generator = known;
            }
            if (!known.equals(platform)) {
                platform.nextBytes(seed);
                known.setSeed(seed);
                Arrays.fill(seed, (byte) 0);
            }
            known.nextBytes(block);
        }
    }
}
