package dev.satchel.testkit.faultfs;

import java.util.SplittableRandom;

/** The part of the unforced data that survives a crash. */
public final class Survival {

    private final int percent;
    private final long seed;

    private Survival(int percent, long seed) {
        this.percent = percent;
        this.seed = seed;
    }

    /** All of it: the process died, the machine did not. */
    public static Survival everything() {
        return new Survival(100, 0);
    }

    /** None of it: the strictest reading of what a disk owes. */
    public static Survival forcedOnly() {
        return new Survival(0, 0);
    }

    /** Each change by chance, in any combination, a write perhaps in part. The same seed chooses the same ones. */
    public static Survival some(long seed) {
        return new Survival(50, seed);
    }

    Dice dice() {
        return new Dice(percent, new SplittableRandom(seed));
    }

    @Override
    public String toString() {
        return switch (percent) {
            case 0 -> "only what was forced survives";
            case 100 -> "everything survives";
            default -> "some survives, seed " + seed;
        };
    }

    /** The decisions of one restart. */
    record Dice(int percent, SplittableRandom random) {

        boolean survives() {
            return percent == 100 || (percent > 0 && random.nextInt(100) < percent);
        }

        /** How many of so many bytes survive. */
        int share(int bytes) {
            if (percent == 100 || percent == 0) {
                return percent == 100 ? bytes : 0;
            }
            return switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> bytes;
                default -> random.nextInt(bytes + 1);
            };
        }
    }
}
