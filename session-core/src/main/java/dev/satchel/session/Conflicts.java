package dev.satchel.session;

import org.jspecify.annotations.Nullable;

/**
 * The rule for a commit whose session was written by another exchange since it was opened. A mere touch is not a
 * conflict under any rule. Nothing that has ended comes back under any rule. Immutable.
 */
public final class Conflicts {

    private static final int MAX_RETRIES = 64;
    private static final Conflicts REBASE = new Conflicts("rebase", 0);
    private static final Conflicts FAIL = new Conflicts("fail", 0);
    private static final Conflicts LAST_WRITE_WINS = new Conflicts("last write wins", 0);

    private final String name;
    private final int retries;

    private Conflicts(String name, int retries) {
        this.name = name;
        this.retries = retries;
    }

    /**
     * Reloads the session and reapplies this exchange's changes; {@link Session#update} functions run again on the new
     * values. It fails with {@link SessionConflictException} if an attribute that was read has changed, or if the
     * session was replaced or changed owner. The default where the backend supports it; at most 64 attempts.
     */
    public static Conflicts rebase() {
        return REBASE;
    }

    /** Throws {@link SessionConflictException}. */
    public static Conflicts fail() {
        return FAIL;
    }

    /**
     * Runs the whole body again, at most {@code times} times; it must be idempotent. For {@link BoundSession};
     * elsewhere it is {@link #fail}.
     *
     * @throws IllegalArgumentException when {@code times} is not from 1 to 64
     */
    public static Conflicts retry(int times) {
        if (times < 1 || times > MAX_RETRIES) {
            throw new IllegalArgumentException("retry takes 1 to " + MAX_RETRIES + " times, not " + times);
        }
        return new Conflicts("retry " + times + " times", times);
    }

    /** Writes this exchange's attributes over the other's. The other's changes are lost. */
    public static Conflicts lastWriteWins() {
        return LAST_WRITE_WINS;
    }

    /** How often the whole body is run again; 0 unless the rule is {@link #retry}. */
    public int retries() {
        return retries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Conflicts that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The rule as {@code describe()} shows it, such as {@code rebase} or {@code retry 3 times}. */
    @Override
    public String toString() {
        return name;
    }
}
