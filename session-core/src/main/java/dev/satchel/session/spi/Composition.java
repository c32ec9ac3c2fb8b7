package dev.satchel.session.spi;

import dev.satchel.session.SessionPolicy;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The parts of one stack, as its backend needs them.
 *
 * @param stack the stack's name; goes into every key and seal
 * @param policy the policy
 * @param codec the codec
 * @param clock the one clock
 * @param random cryptographically strong random numbers; thread-safe
 * @param listener where events go; never throws
 */
public record Composition(
        String stack,
        SessionPolicy policy,
        SessionCodec codec,
        InstantSource clock,
        RandomGenerator random,
        SessionListener listener) {}
