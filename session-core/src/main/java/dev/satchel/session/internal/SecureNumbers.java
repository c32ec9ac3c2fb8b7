package dev.satchel.session.internal;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Cryptographically strong random numbers for many threads. The platform's generator costs a lock and a system call each time;
 * here a few stripes draw a block at a time and hand it out, each byte once.
 */
final class SecureNumbers implements RandomGenerator {

    private static final int STRIPES = 16;
    private static final int BLOCK = 1024;

    private final Stripe[] stripes = new Stripe[STRIPES];

    SecureNumbers() {
        SecureRandom source = new SecureRandom();
        Arrays.setAll(stripes, i -> new Stripe(source));
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
        stripes[(int) Thread.currentThread().getId() & (STRIPES - 1)].draw(bytes);
    }

    private static final class Stripe {
        private final ReentrantLock lock = new ReentrantLock();
        private final SecureRandom source;
        private final byte[] block = new byte[BLOCK];
        private int position = BLOCK;

        Stripe(SecureRandom source) {
            this.source = source;
        }

        void draw(byte[] target) {
            if (target.length > BLOCK / 4) {
                source.nextBytes(target);
                return;
            }
            lock.lock();
            try {
                if (position + target.length > BLOCK) {
                    source.nextBytes(block);
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
    }
}
