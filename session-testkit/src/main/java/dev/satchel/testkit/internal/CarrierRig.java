package dev.satchel.testkit.internal;

import dev.satchel.session.TokenCarrier;
import dev.satchel.testkit.Bench;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One place for a token, for one rule. */
public final class CarrierRig implements Fixture {

    private final String name;
    private final Maker carriers;
    private final boolean keeps;
    private final Bench bench;
    private final Random random;

    private CarrierRig(String name, Maker carriers, boolean keeps, long seed) {
        this.name = name;
        this.carriers = carriers;
        this.keeps = keeps;
        this.bench = Bench.seeded(seed);
        this.random = new Random(seed);
    }

    /** Makes a carrier at the place of a bench. */
    @FunctionalInterface
    public interface Maker {
        /** A carrier. */
        TokenCarrier carrier(Bench bench) throws Exception;
    }

    /** An examination of this carrier. */
    public static Examination<CarrierRig> examination(String name, Maker carriers, BooleanSupplier keeps) {
        return new Examination<>((effort, seed) -> new CarrierRig(name, carriers, keeps.getAsBoolean(), seed));
    }

    @Override
    public Introduction introduction() {
        Set<Claim> claims = keeps ? EnumSet.of(Claim.KEEPS) : EnumSet.noneOf(Claim.class);
        return new Introduction(name, claims);
    }

    /** A carrier at this rig's place. */
    TokenCarrier carrier() throws Exception {
        return carriers.carrier(bench);
    }

    /** Where chance comes from. */
    Random random() {
        return random;
    }

    /** The bench. */
    Bench bench() {
        return bench;
    }

    @Override
    public void close() {
        bench.close();
    }
}
