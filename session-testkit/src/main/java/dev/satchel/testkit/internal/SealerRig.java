package dev.satchel.testkit.internal;

import dev.satchel.session.Sealer;
import dev.satchel.session.codec.Payload;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** One sealer, for one rule. */
public final class SealerRig implements Race.Racer {

    private final Supplier<Sealer> sealers;
    private final Sealer sealer;
    private final Optional<Sealer> stranger;
    private final Effort effort;
    private final Random random;
    private final Race race = new Race();

    private SealerRig(Supplier<Sealer> sealers, Optional<Sealer> stranger, Effort effort, long seed) {
        this.sealers = sealers;
        this.sealer = sealers.get();
        this.stranger = stranger;
        this.effort = effort;
        this.random = new Random(seed);
    }

    /** An examination of this sealer. */
    public static Examination<SealerRig> examination(Supplier<Sealer> sealers, Supplier<Optional<Sealer>> stranger) {
        return new Examination<>((effort, seed) -> new SealerRig(sealers, stranger.get(), effort, seed));
    }

    @Override
    public Introduction introduction() {
        Set<Claim> claims = stranger.isEmpty() ? EnumSet.noneOf(Claim.class) : EnumSet.of(Claim.STRANGER);
        return new Introduction(sealer.name(), claims);
    }

    /** The sealer. */
    Sealer sealer() {
        return sealer;
    }

    /** Another one of the same keys, as on another node. */
    Sealer another() {
        return sealers.get();
    }

    /** One of other keys. */
    Sealer stranger() {
        return stranger.orElseThrow();
    }

    /** Random bytes. */
    Payload bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Payload.of(bytes);
    }

    @Override
    public Effort effort() {
        return effort;
    }

    @Override
    public Race race() {
        return race;
    }

    @Override
    public void close() {
        // A sealer has no end.
    }
}
