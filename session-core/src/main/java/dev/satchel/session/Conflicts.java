package dev.satchel.session;

/**
 * What happens when another exchange wrote the session between this one's opening and its commit. A session that merely was touched
 * is no conflict, under any rule, and nothing that was ended comes back, under any rule.
 */
public sealed interface Conflicts {

    /**
     * Loads the session again and applies this exchange's changes to it, {@link Session#update} functions to the fresh values; the
     * default where the backend can. When an attribute that was read has changed, or the session is another life or another owner's,
     * it throws {@link SessionConflictException}.
     */
    static Conflicts rebase() {
        return new Rebase();
    }

    /** Throws {@link SessionConflictException}. */
    static Conflicts fail() {
        return new Fail();
    }

    /**
     * Runs the whole body again, at most {@code times} times; it must be idempotent. For {@link BoundSession}; elsewhere it is
     * {@link #fail}.
     *
     * @throws IllegalArgumentException when {@code times} is not from 1 to 64
     */
    static Conflicts retry(int times) {
        return new Retry(times);
    }

    /** Writes this exchange's attributes over the other's. The other's changes are lost. */
    static Conflicts lastWriteWins() {
        return new LastWriteWins();
    }

    /** {@link #rebase}. */
    record Rebase() implements Conflicts {
        @Override
        public String toString() {
            return "rebase";
        }
    }

    /** {@link #fail}. */
    record Fail() implements Conflicts {
        @Override
        public String toString() {
            return "fail";
        }
    }

    /**
     * {@link #retry}.
     *
     * @param times how often the body is run again
     */
    record Retry(int times) implements Conflicts {
        /** Checks the number. */
        public Retry {
            if (times < 1 || times > 64) {
                throw new IllegalArgumentException("retry takes 1 to 64 times, not " + times);
            }
        }

        @Override
        public String toString() {
            return "retry " + times + " times";
        }
    }

    /** {@link #lastWriteWins}. */
    record LastWriteWins() implements Conflicts {
        @Override
        public String toString() {
            return "last write wins";
        }
    }
}
