package dev.satchel.testkit.internal;

import dev.satchel.session.store.SessionStore;
import dev.satchel.session.store.StorageKey;
import dev.satchel.session.store.StoredRecord;
import dev.satchel.session.store.WriteResult;
import dev.satchel.testkit.Crash;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** One write, again and again, with the power cut at its first step, its second, and so on to its last. */
final class Steps {

    private static final int MAX_STEPS = 1_000;

    private Steps() {}

    /** Makes what is there before the write, and the write. */
    @FunctionalInterface
    interface Preparation {
        Write on(Rig rig) throws Exception;
    }

    /** Looks at what is there after the crash. */
    @FunctionalInterface
    interface Aftermath {
        void on(Rig rig, Write write, Cut cut) throws Exception;
    }

    /** When the power was cut. */
    record Cut(int step, boolean acknowledged) {
        String after() {
            return " after a crash at step " + (step + 1) + " of a write"
                    + (acknowledged ? " that was acknowledged" : "");
        }
    }

    /** A write, and what may be found before and after it. */
    record Write(
            StorageKey key,
            List<StoredRecord> before,
            List<StoredRecord> after,
            boolean mayBeAbsent,
            Function<SessionStore, WriteResult> call) {

        /** One of the two, whole. That an acknowledged one is there are rules of their own. */
        void judge(SessionStore store, Cut cut) {
            StoredRecord found;
            try {
                found = store.find(key).orElse(null);
            } catch (RuntimeException e) {
                throw new Violation("find throws " + e + cut.after(), e);
            }
            if (found == null) {
                Expect.that(mayBeAbsent, "find answers nothing" + cut.after());
                return;
            }
            List<StoredRecord> lawful =
                    Stream.concat(before.stream(), after.stream()).toList();
            for (StoredRecord record : lawful) {
                if (Expect.difference(found, record).isEmpty()) {
                    return;
                }
            }
            Expect.same("what find answers" + cut.after(), found, lawful.get(0));
        }
    }

    static void of(Rig rig, Preparation preparation, Aftermath aftermath) throws Exception {
        for (int step = 0; step < MAX_STEPS; step++) {
            try (Rig each = rig.fresh()) {
                Write write = preparation.on(each);
                Crash crash = each.crash();
                int last = crash.steps() + step;
                crash.at(last);
                boolean acknowledged = attempted(write, each.store());
                boolean wasLast = crash.steps() < last;
                crash.now();
                each.reopen();
                aftermath.on(each, write, new Cut(step, acknowledged));
                if (wasLast) {
                    return;
                }
            }
        }
        throw new Violation("a write has more than " + MAX_STEPS + " steps");
    }

    private static boolean attempted(Write write, SessionStore store) {
        try {
            Expect.answer("the write", write.call().apply(store), WriteResult.APPLIED);
            return true;
        } catch (RuntimeException thePowerIsGone) {
            return false;
        }
    }
}
