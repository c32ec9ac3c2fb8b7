package dev.satchel.testkit.internal;

/** A claim of a subject that it can do more than the contract demands, and is therefore checked for it. */
public enum Claim {
    /** The power to touch. */
    TOUCH("it is not Touchable"),
    /** The power to list an owner's records. */
    OWNERS("it is not OwnerIndexed"),
    /** The power to drop what has passed. */
    REAP("it is not Reapable"),
    /** Records leave by themselves. */
    NATIVE_EXPIRY("it has no NativeExpiry"),
    /** The power to report the records that it drops. */
    DROPS("it is not DropReporting"),
    /** Several nodes on one storage. */
    SHARED("it is not SHARED"),
    /** Records survive the process. */
    DURABLE("it is not DURABLE"),
    /** The test can cut the power. */
    CRASH("the test has no crash(Bench)"),
    /** The test can cut the power at each I/O step. */
    STEPS("the test's crash(Bench) counts no steps"),
    /** The test can change the raw bytes. */
    IMAGE("the test has no image(Bench)"),
    /** The test can make the storage unreachable. */
    OUTAGE("the test has no outage(Bench)"),
    /** The test can open the store in another process. */
    ELSEWHERE("the test has no openElsewhere(Bench)"),
    /** More values than every codec has. */
    SAMPLES("the test has no samples()"),
    /** The test has a sealer of other keys. */
    STRANGER("the test has no stranger()"),
    /** Another carrier at the same place carries what this one was given. */
    KEEPS("the test's keeps() says no"),
    /** The store has an end. */
    CLOSE("it is not AutoCloseable");

    private final String lack;

    Claim(String lack) {
        this.lack = lack;
    }

    /** Why a rule that needs it is not checked. */
    public String lack() {
        return lack;
    }
}
