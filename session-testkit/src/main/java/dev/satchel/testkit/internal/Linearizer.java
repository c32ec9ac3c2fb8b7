package dev.satchel.testkit.internal;

import dev.satchel.session.store.WriteResult;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the answers in a history of one key could come from a store that does one call after the other. The
 * search is that of Wing and Gong (1993) with Lowe's memory of what was tried: among the calls that began before any
 * other ended, each may have been first.
 */
public final class Linearizer {

    /** An operation on a key. */
    public enum Verb {
        /** Answers a version, or ABSENT. */
        FIND,
        /** Inserts. */
        CREATE,
        /** Replaces a version. */
        REPLACE,
        /** Deletes a version. */
        DELETE
    }

    /**
     * One call.
     *
     * @param verb what was asked
     * @param expected the version that it expects
     * @param version the version that it writes
     * @param answer the version found, a {@link WriteResult}, or {@link #UNKNOWN}
     * @param began a tick
     * @param ended a tick; the largest for a call of unknown outcome, which may take effect at any time or never
     */
    public record Call(Verb verb, long expected, long version, Object answer, long began, long ended) {

        /** The answer of a call that failed. */
        public static final Object UNKNOWN = "unknown";

        /** The caller's knowledge of the key after it. */
        @Nullable
        Long leaves(@Nullable Long before) {
            if (verb == Verb.FIND) {
                return answer instanceof Long found ? found : null;
            }
            if (answer != WriteResult.APPLIED) {
                return answer == WriteResult.ABSENT ? null : before;
            }
            return verb == Verb.DELETE ? null : Long.valueOf(version);
        }

        private Object lawfulAnswer(@Nullable Long state) {
            if (verb == Verb.FIND) {
                return state == null ? WriteResult.ABSENT : state;
            }
            if (verb == Verb.CREATE) {
                return state == null ? WriteResult.APPLIED : WriteResult.CONFLICT;
            }
            if (state == null) {
                return WriteResult.ABSENT;
            }
            return state == expected ? WriteResult.APPLIED : WriteResult.CONFLICT;
        }

        private @Nullable Long stateAfter(@Nullable Long state) {
            if (verb == Verb.FIND || lawfulAnswer(state) != WriteResult.APPLIED) {
                return state;
            }
            return verb == Verb.DELETE ? null : Long.valueOf(version);
        }

        @Override
        public String toString() {
            String arguments = switch (verb) {
                case FIND -> "";
                case CREATE -> short4(version);
                case REPLACE -> short4(expected) + " by " + short4(version);
                case DELETE -> short4(expected);
            };
            String said = answer instanceof Long found ? short4(found) : answer.toString();
            return "[" + began + "-" + (ended == Long.MAX_VALUE ? "?" : ended) + " "
                    + verb.name().toLowerCase(java.util.Locale.ROOT) + " " + arguments + ": " + said + "]";
        }

        private static String short4(long version) {
            return String.format(java.util.Locale.ROOT, "%04x", version & 0xFFFF);
        }
    }

    private record Tried(long done, @Nullable Long state) {}

    private final List<Call> calls;
    private final Set<Tried> tried = new HashSet<>();

    private Linearizer(List<Call> calls) {
        if (calls.size() > Long.SIZE) {
            throw new IllegalArgumentException("at most 64 calls, not " + calls.size());
        }
        this.calls = calls;
    }

    /** Whether one order of these calls on a key without a record explains all answers. */
    public static boolean explains(List<Call> calls) {
        return new Linearizer(calls).search(0, null);
    }

    private boolean search(long done, @Nullable Long state) {
        if (!tried.add(new Tried(done, state))) {
            return false;
        }
        long firstEnd = Long.MAX_VALUE;
        boolean left = false;
        for (int i = 0; i < calls.size(); i++) {
            if ((done & 1L << i) == 0) {
                left |= calls.get(i).answer() != Call.UNKNOWN;
                firstEnd = Math.min(firstEnd, calls.get(i).ended());
            }
        }
        if (!left) {
            return true;
        }
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if ((done & 1L << i) == 0 && call.began() < firstEnd && fits(call, state)) {
                if (search(done | 1L << i, call.stateAfter(state))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean fits(Call call, @Nullable Long state) {
        return call.answer() == Call.UNKNOWN || Objects.equals(call.answer(), call.lawfulAnswer(state));
    }
}
